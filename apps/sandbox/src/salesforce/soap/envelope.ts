import { text, type Answer } from '../../answer.js';
import { element } from './xml.js';

const XML = 'text/xml; charset=utf-8';
const OPEN = `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com" xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>`;
const CLOSE = '</soapenv:Body></soapenv:Envelope>';

/** `<methodResponse>` around results that are already XML. */
export function soapAnswer(method: string, content: string, namespace: string): Answer {
  return text(
    200,
    XML,
    `${OPEN}<${method}Response xmlns="${namespace}">${content}</${method}Response>${CLOSE}`,
  );
}

/** A fault; SOAP sends every error with status 500. */
export function soapFault(code: string, message: string): Answer {
  const detail = `<detail><sf:UnexpectedErrorFault xsi:type="sf:UnexpectedErrorFault">${element('sf:exceptionCode', code)}${element('sf:exceptionMessage', message)}</sf:UnexpectedErrorFault></detail>`;
  const fault = `${element('faultcode', `sf:${code}`)}${element('faultstring', `${code}: ${message}`)}${detail}`;
  return text(500, XML, `${OPEN}<soapenv:Fault>${fault}</soapenv:Fault>${CLOSE}`);
}
