// Outbound messages as they arrive: a parser that knows no document types, stops at the first thing that has no place in such a message, and keeps
// ids only. Values, and a session id if somebody switched that on, are passed over.
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { ForeignNotificationError, NotificationRefusedError } from '../../../notifications.js';
import type { CrmNotification, NotificationReader } from '../../../notifications.js';
import { isId, to18 } from '../salesforce.ids.js';
import { namesOf, objectsNamed } from '../salesforce.objects.js';

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';
const OUTBOUND = 'http://soap.sforce.com/2005/09/outbound';
const SCHEMA_INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';
const SOBJECT = 'urn:sobject.enterprise.soap.sforce.com';

const MAX_NOTIFICATIONS = 100;
/** A message is six elements deep, and compound values two more. Resolving prefixes costs the square of the depth. */
const MAX_DEPTH = 16;
const MAX_ATTRIBUTES = 16;
/** Of what is kept. */
const MAX_TEXT = 100;

const OPT_OUT_FIELD = 'HasOptedOutOfEmail';

const PATHS = {
  message: 'Envelope/Body/notifications',
  org: 'Envelope/Body/notifications/OrganizationId',
  notification: 'Envelope/Body/notifications/Notification',
  id: 'Envelope/Body/notifications/Notification/Id',
  record: 'Envelope/Body/notifications/Notification/sObject',
  recordId: 'Envelope/Body/notifications/Notification/sObject/Id',
  optOut: `Envelope/Body/notifications/Notification/sObject/${OPT_OUT_FIELD}`,
} as const;

/** Element by element from the top; what is not named here is passed over where values may stand, and refused elsewhere. */
const NAMESPACES: Readonly<Record<string, string>> = {
  Envelope: ENVELOPE,
  'Envelope/Header': ENVELOPE,
  'Envelope/Body': ENVELOPE,
  [PATHS.message]: OUTBOUND,
};

interface Draft {
  id?: string;
  type?: string;
  recordId?: string;
  isConsent: boolean;
}

export class SoapReader implements NotificationReader {
  private readonly parser = new SaxesParser({ xmlns: true, position: false });
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private readonly path: string[] = [];
  private readonly drafts: Draft[] = [];
  private attributes = 0;
  private messages = 0;
  private org?: string;
  /** Of the element that is being read, where it is kept. */
  private text?: string;

  constructor(private readonly orgId: string) {
    const refuse = (reason: string): never => {
      throw new NotificationRefusedError(reason);
    };
    this.parser.on('error', () => refuse('it is not well-formed XML'));
    this.parser.on('doctype', () => refuse('document types are not allowed'));
    this.parser.on('processinginstruction', () => refuse('processing instructions are not allowed'));
    this.parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') refuse('it is not UTF-8');
    });
    this.parser.on('opentagstart', () => (this.attributes = 0));
    this.parser.on('attribute', () => {
      if (++this.attributes > MAX_ATTRIBUTES) refuse('an element has too many attributes');
    });
    this.parser.on('opentag', (tag) => this.open(tag));
    this.parser.on('text', (text) => this.addText(text));
    this.parser.on('cdata', (text) => this.addText(text));
    this.parser.on('closetag', () => this.close());
  }

  write(chunk: Uint8Array): void {
    this.parser.write(this.decode(chunk));
  }

  end(): readonly CrmNotification[] {
    this.parser.write(this.decode()).close();
    if (this.messages !== 1) throw new NotificationRefusedError('it holds no message');
    if (this.org === undefined) throw new NotificationRefusedError('it names no organisation');
    if (this.drafts.length === 0) throw new NotificationRefusedError('it notifies of nothing');
    return this.drafts.flatMap(notificationsOf);
  }

  private decode(chunk?: Uint8Array): string {
    try {
      return chunk ? this.decoder.decode(chunk, { stream: true }) : this.decoder.decode();
    } catch (cause) {
      throw new NotificationRefusedError('it is not UTF-8', { cause });
    }
  }

  private open(tag: SaxesTagNS): void {
    if (this.path.length >= MAX_DEPTH) throw new NotificationRefusedError('it is nested too deeply');
    this.path.push(tag.local);
    const path = this.path.join('/');
    this.assertPlace(path, tag.uri);
    this.text = undefined;
    switch (path) {
      case PATHS.message:
        if (++this.messages > 1) throw new NotificationRefusedError('it holds several messages');
        break;
      case PATHS.notification:
        if (this.drafts.length >= MAX_NOTIFICATIONS)
          throw new NotificationRefusedError(`it holds more than ${MAX_NOTIFICATIONS} notifications`);
        this.drafts.push({ isConsent: false });
        break;
      case PATHS.record:
        this.draft.type = typeOf(tag);
        break;
      case PATHS.org:
      case PATHS.id:
      case PATHS.recordId:
      case PATHS.optOut:
        this.text = '';
    }
  }

  private assertPlace(path: string, uri: string): void {
    const expected = NAMESPACES[path] ?? namespaceWithin(path);
    if (expected !== undefined && expected !== uri)
      throw new NotificationRefusedError('an element is in a wrong place or namespace');
  }

  private addText(text: string): void {
    if (this.text === undefined) return;
    this.text += text;
    if (this.text.length > MAX_TEXT) throw new NotificationRefusedError('an id is too long');
  }

  private close(): void {
    const path = this.path.join('/');
    this.path.pop();
    const text = this.text?.trim();
    this.text = undefined;
    if (text !== undefined) this.keep(path, text);
  }

  private keep(path: string, text: string): void {
    if (path === PATHS.optOut) this.draft.isConsent = text === 'true';
    else if (!isId(text)) throw new NotificationRefusedError('an id has not the form of one');
    else if (path === PATHS.id) this.draft.id = only(this.draft.id, text);
    else if (path === PATHS.recordId) this.draft.recordId = only(this.draft.recordId, to18(text));
    else this.keepOrg(text);
  }

  private keepOrg(text: string): void {
    this.org = only(this.org, text);
    if (to18(text) !== to18(this.orgId)) throw new ForeignNotificationError();
  }

  private get draft(): Draft {
    return this.drafts[this.drafts.length - 1];
  }
}

/** The namespace of what stands in a notification; undefined where anything may stand. */
function namespaceWithin(path: string): string | undefined {
  if (path.startsWith(`${PATHS.record}/`))
    return path.split('/').length === PATHS.recordId.split('/').length ? SOBJECT : undefined;
  if (path.startsWith(PATHS.message)) return OUTBOUND;
  if (path.startsWith('Envelope/Header/')) return undefined;
  // Nothing else has a place.
  return '';
}

/** `Contact` of `xsi:type="sf:Contact"`. */
function typeOf(tag: SaxesTagNS): string {
  const type = Object.values(tag.attributes).find(
    ({ uri, local }) => uri === SCHEMA_INSTANCE && local === 'type',
  );
  if (!type) throw new NotificationRefusedError('a record has no type');
  return type.value.slice(type.value.indexOf(':') + 1);
}

function only(known: string | undefined, text: string): string {
  if (known !== undefined) throw new NotificationRefusedError('an id is there twice');
  return text;
}

/** A record whose kind of ours its type alone does not tell is not named. Nor is one that is gone by now: it comes without data. */
function notificationsOf({ id, type, recordId, isConsent }: Draft): CrmNotification[] {
  if (id === undefined) throw new NotificationRefusedError('a notification has no id');
  if (type === undefined) return [];
  if (recordId === undefined) throw new NotificationRefusedError('a record has no id');
  const objects = objectsNamed(type);
  const isPlain = objects.length === 1 && !namesOf(objects[0]).isOursOnly;
  if (isPlain) return [{ id, object: objects[0], crmId: recordId, isConsent }];
  return objects.map((object) => ({ id: `${id}/${object}`, object, crmId: null, isConsent: false }));
}
