// Outbound messages as SOAP, and whether an answer is the acknowledgement.
import type { FieldDef } from '../schema/types.js';
import { childOf, escapeXml, parseXml, textOf, XmlError, type XmlElement } from '../soap/xml.js';
import type { Row } from '../store/table.js';

const NAMESPACE = 'http://soap.sforce.com/2005/09/outbound';
const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';

export interface MessageFacts {
  readonly organizationId: string;
  readonly actionId: string;
  readonly origin: string;
  readonly object: string;
  readonly fields: readonly FieldDef[];
}

export interface Told {
  readonly notificationId: string;
  /** As it is now; undefined when it was deleted meanwhile: such a notification carries no data. */
  readonly row: Row | undefined;
}

export function messageXml(facts: MessageFacts, told: readonly Told[]): string {
  const head =
    `<OrganizationId>${facts.organizationId}</OrganizationId><ActionId>${facts.actionId}</ActionId>` +
    `<SessionId xsi:nil="true"/><EnterpriseUrl>${facts.origin}/services/Soap/c/62.0</EnterpriseUrl>` +
    `<PartnerUrl>${facts.origin}/services/Soap/u/62.0</PartnerUrl>`;
  const notifications = told.map(
    ({ notificationId, row }) =>
      `<Notification><Id>${notificationId}</Id>${row === undefined ? '' : rowXml(facts, row)}</Notification>`,
  );
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:soapenv="${ENVELOPE}" ` +
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<soapenv:Body><notifications xmlns="${NAMESPACE}">${head}${notifications.join('')}</notifications>` +
    '</soapenv:Body></soapenv:Envelope>'
  );
}

/** Fields without a value are left out. */
function rowXml({ object, fields }: MessageFacts, row: Row): string {
  const values = fields
    .filter(({ name }) => row[name] !== null && row[name] !== undefined && row[name] !== '')
    .map(({ name, type }) => `<sf:${name}>${escapeXml(textOfValue(type, row[name]))}</sf:${name}>`);
  const open = `<sObject xsi:type="sf:${object}" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">`;
  return `${open}<sf:Id>${String(row.Id)}</sf:Id>${values.join('')}</sObject>`;
}

function textOfValue(type: FieldDef['type'], value: Row[string]): string {
  const text = String(value);
  return type === 'datetime' ? text.replace(/\+0000$/, 'Z') : text;
}

/** Nothing but this counts: a 200 with another body is a failure. */
export function isAck(status: number, contentType: string, body: string): boolean {
  if (status !== 200 || !contentType.includes('xml')) return false;
  try {
    const envelope = parseXml(body);
    const soapBody = childOf(envelope, 'Body');
    const response = childOf(soapBody, 'notificationsResponse');
    const scope = [envelope, soapBody, response];
    return scope.some(hasNamespace) && textOf(response, 'Ack') === 'true';
  } catch (error) {
    if (error instanceof XmlError) return false;
    throw error;
  }
}

function hasNamespace(element: XmlElement | undefined): boolean {
  return Object.values(element?.attributes ?? {}).includes(NAMESPACE);
}
