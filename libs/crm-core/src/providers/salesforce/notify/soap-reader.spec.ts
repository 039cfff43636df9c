import { ForeignNotificationError, NotificationRefusedError } from '../../../notifications.js';
import { SoapReader } from './soap-reader.js';

const ORG = '00Dx0000000BV7zEAG';
const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';
const OUTBOUND = 'http://soap.sforce.com/2005/09/outbound';

const sObject = (type: string, id: string, more = '') =>
  `<sObject xsi:type="sf:${type}" xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><sf:Id>${id}</sf:Id>${more}</sObject>`;
const notification = (n: number, record: string) =>
  `<Notification><Id>04l5f0000000${String(n).padStart(3, '0')}</Id>${record}</Notification>`;
const contact = (n: number, more = '') =>
  notification(n, sObject('Contact', `0035f0000000${String(n).padStart(3, '0')}AAA`, more));

function message(
  content: string,
  {
    prolog = '<?xml version="1.0" encoding="UTF-8"?>',
    org = `<OrganizationId>${ORG}</OrganizationId>`,
    ns = OUTBOUND,
  } = {},
): string {
  return `${prolog}<soapenv:Envelope xmlns:soapenv="${ENVELOPE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <soapenv:Body><notifications xmlns="${ns}">${org}<ActionId>04k5f0000000001AAA</ActionId><SessionId xsi:nil="true"/>
 ${content}</notifications></soapenv:Body></soapenv:Envelope>`;
}

function read(xml: string | Uint8Array, chunkBytes = 65_536, org = ORG) {
  const reader = new SoapReader(org);
  const bytes = typeof xml === 'string' ? new TextEncoder().encode(xml) : xml;
  for (let i = 0; i < bytes.length; i += chunkBytes) reader.write(bytes.subarray(i, i + chunkBytes));
  return reader.end();
}

describe('an outbound message', () => {
  it.each([1, 7, 65_536])('is read in pieces of %d bytes', (chunkBytes) => {
    const xml = message(contact(1, '<sf:LastName>田中</sf:LastName>') + contact(2));

    expect(read(xml, chunkBytes)).toEqual([
      { id: '04l5f0000000001', object: 'contact', crmId: '0035f0000000001AAA', isConsent: false },
      { id: '04l5f0000000002', object: 'contact', crmId: '0035f0000000002AAA', isConsent: false },
    ]);
  });

  it('is recognised by the 15 characters of its org too, and tells an opt-out', () => {
    const org = `<OrganizationId>${ORG.slice(0, 15)}</OrganizationId>`;
    const told = read(message(contact(1, '<sf:HasOptedOutOfEmail>true</sf:HasOptedOutOfEmail>'), { org }));

    expect(told.map(({ isConsent }) => isConsent)).toEqual([true]);
    expect(read(message(contact(1)), 100, ORG.slice(0, 15))).toHaveLength(1);
  });

  it('names no record where the kind is not told by the type alone', () => {
    const told = read(message(notification(1, sObject('Campaign', '7015f0000000001AAA'))));

    expect(told.map(({ object, crmId }) => [object, crmId])).toEqual([
      ['list', null],
      ['campaign', null],
    ]);
    expect(new Set(told.map(({ id }) => id)).size).toBe(2);
  });

  it('tells nothing of a kind that we do not know, or of what is gone', () => {
    const content = notification(1, sObject('Custom__c', 'a005f0000000001AAA')) + notification(2, '');

    expect(read(message(content))).toEqual([]);
  });

  it('may hold 100 notifications', () => {
    expect(read(message(Array.from({ length: 100 }, (_, n) => contact(n)).join('')))).toHaveLength(100);
  });
});

describe('what is no outbound message', () => {
  const attacks: [string, string | Uint8Array][] = [
    ['a document type', message(contact(1), { prolog: '<!DOCTYPE a>' })],
    [
      'an external entity',
      message(contact(1, '<sf:X>&x;</sf:X>'), {
        prolog: '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
      }),
    ],
    ['an entity that nobody defined', message(contact(1, '<sf:X>&x;</sf:X>'))],
    [
      'a billion laughs',
      message(contact(1), { prolog: `<!DOCTYPE a [${'<!ENTITY a "&a;&a;">'.repeat(1_000)}]>` }),
    ],
    ['100,000 nested tags', message('<a>'.repeat(100_000))],
    [
      '100,000 nested values',
      message(notification(1, sObject('Contact', '0035f0000000001AAA', '<a>'.repeat(100_000)))),
    ],
    [
      '100,000 attributes',
      message(`<a ${Array.from({ length: 100_000 }, (_, n) => `a${n}="1"`).join(' ')}/>`),
    ],
    ['an id without end', message(`<Notification><Id>${'0'.repeat(1_000_000)}</Id></Notification>`)],
    ['UTF-16', new Uint8Array(Buffer.from(`\ufeff${message(contact(1))}`, 'utf16le'))],
    ['UTF-7 by its own word', message(contact(1), { prolog: '<?xml version="1.0" encoding="UTF-7"?>' })],
    ['a declaration after a space', message(contact(1), { prolog: ' <?xml version="1.0"?>' })],
    ['a processing instruction', message(contact(1), { prolog: '<?xml-stylesheet href="http://x.test"?>' })],
    ['another namespace', message(contact(1), { ns: 'http://soap.sforce.com/2006/09/outbound' })],
    [
      'an inclusion',
      message('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'),
    ],
    ['101 notifications', message(Array.from({ length: 101 }, (_, n) => contact(n)).join(''))],
    ['two organisations', message(contact(1), { org: `<OrganizationId>${ORG}</OrganizationId>`.repeat(2) })],
    ['no organisation', message(contact(1), { org: '' })],
    ['no notification', message('')],
    ['a notification without id', message('<Notification></Notification>')],
    ['an id with something else in it', message(notification(1, sObject('Contact', "003' OR '1'='1")))],
    ['a cut-off message', message(contact(1)).slice(0, -20)],
    ['a second message', message(`${contact(1)}</notifications><notifications xmlns="${OUTBOUND}">`)],
    ['nothing', ''],
    ['JSON', '{"OrganizationId":"x"}'],
  ];

  it.each(attacks)('is refused at once: %s', (_, xml) => {
    const before = process.cpuUsage();

    expect(() => read(xml)).toThrow(NotificationRefusedError);

    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(100);
  });

  it('is another org’s message', () => {
    const org = '<OrganizationId>00Dx0000000BV7AEAW</OrganizationId>';

    expect(() => read(message(contact(1), { org }))).toThrow(ForeignNotificationError);
  });
});
