// `/services/Soap/u/…` (partner) and `/services/Soap/m/…` (metadata): one address each, the method is in the body.
import type { Answer, ApiRequest } from '../../answer.js';
import type { Router } from '../../router.js';
import type { DoorHandler, Org } from '../org.js';
import { soapAnswer, soapFault } from './envelope.js';
import { METADATA_METHODS } from './metadata.js';
import { login, PARTNER_METHODS, type SoapMethod } from './partner.js';
import { childOf, parseXml, textOf, XmlError, type XmlElement } from './xml.js';

const PARTNER_NAMESPACE = 'urn:partner.soap.sforce.com';
const METADATA_NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

export function addSoapRoutes(router: Router<DoorHandler>): void {
  const partner: DoorHandler = (request, _, org) => answer(request, org, PARTNER_METHODS, PARTNER_NAMESPACE);
  const metadata: DoorHandler = (request, _, org) =>
    answer(request, org, METADATA_METHODS, METADATA_NAMESPACE);
  for (const path of ['/services/Soap/u/:version', '/services/Soap/u/:version/:org'])
    router.add('POST', path, partner);
  for (const path of ['/services/Soap/c/:version', '/services/Soap/c/:version/:org'])
    router.add('POST', path, partner);
  for (const path of ['/services/Soap/m/:version', '/services/Soap/m/:version/:org'])
    router.add('POST', path, metadata);
}

async function answer(
  request: ApiRequest,
  org: Org,
  methods: Readonly<Record<string, SoapMethod>>,
  namespace: string,
): Promise<Answer> {
  let envelope: XmlElement;
  try {
    envelope = parseXml((await request.body()).toString('utf8'));
  } catch (error) {
    if (error instanceof XmlError) return soapFault('INVALID_SOAP', error.message);
    throw error;
  }
  const message = childOf(envelope, 'Body')?.children[0];
  if (message === undefined) return soapFault('INVALID_SOAP', 'The body is empty');
  org.stats.bill('soap');
  if (message.name === 'login') return answerLogin(org, request, message);
  const sessionId = textOf(childOf(childOf(envelope, 'Header'), 'SessionHeader'), 'sessionId');
  const session = org.sessions.use(sessionId);
  if (session === undefined)
    return soapFault('INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader: Illegal Session');
  const method = methods[message.name];
  if (method === undefined)
    return soapFault('UNKNOWN_OPERATION', `No operation available for request ${message.name}`);
  return soapAnswer(message.name, method({ org, session, request, message }), namespace);
}

function answerLogin(org: Org, request: ApiRequest, message: XmlElement): Answer {
  const content = login(org, request, message);
  if (content !== undefined) return soapAnswer('login', content, PARTNER_NAMESPACE);
  return soapFault('INVALID_LOGIN', 'Invalid username, password, security token; or user locked out.');
}
