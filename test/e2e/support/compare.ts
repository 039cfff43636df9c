// Says where two sides differ, in the words of a person who looks at both screens. Knows nothing of our own code.
import type { Contact } from './rest-client.js';
import type { CrmContact } from './stand-in.js';

// eslint-disable-next-line no-control-regex -- what no side can show counts as nothing
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

const text = (value: string | null): string =>
  (value ?? '').toWellFormed().replace(/\r\n?/g, '\n').replace(CONTROL, '').trim();

const address = (value: string | null): string =>
  text(value)
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .toLowerCase();

/** Every difference between the linked contacts of both sides, and every contact that is missing or there twice. */
export function differences(ours: readonly Contact[], theirs: readonly CrmContact[]): string[] {
  const found: string[] = [];
  const byCrmId = new Map<string, Contact>();
  for (const contact of ours) {
    const crmId = contact.crmLinks[0]?.crmId;
    if (!crmId) found.push(`${contact.email ?? contact.id} is only in MarkMail`);
    else if (byCrmId.has(crmId)) found.push(`${crmId} is there twice in MarkMail`);
    else byCrmId.set(crmId, contact);
  }
  for (const remote of theirs) {
    const local = byCrmId.get(remote.Id);
    if (!local) found.push(`${remote.Id} is missing in MarkMail`);
    else found.push(...fieldDifferences(local, remote));
    byCrmId.delete(remote.Id);
  }
  for (const crmId of byCrmId.keys()) found.push(`${crmId} is missing in the org`);
  return found;
}

function fieldDifferences(local: Contact, remote: CrmContact): string[] {
  const pairs: [string, unknown, unknown][] = [
    ['email', address(local.email), address(remote.Email)],
    ['firstName', text(local.firstName), text(remote.FirstName)],
    ['lastName', text(local.lastName), text(remote.LastName)],
    ['phone', text(local.phone), text(remote.Phone)],
    ['title', text(local.title), text(remote.Title)],
    ['opted out', local.status === 'unsubscribed', remote.HasOptedOutOfEmail],
  ];
  return pairs
    .filter(([, ours, theirs]) => ours !== theirs)
    .map(
      ([name, ours, theirs]) => `${remote.Id} ${name}: ${JSON.stringify(ours)} ≠ ${JSON.stringify(theirs)}`,
    );
}
