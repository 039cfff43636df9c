// Compares both sides field by field, from outside: what the REST API says against the org's own dump.

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
const OPTED_OUT = 'HasOptedOutOfEmail';

/** `{ compared, differences }` of all linked contacts, and of those that one side is missing. */
export async function compareSides(client, door, integrationId, { keptHere = [] } = {}) {
  const mapping = await client.get(`/api/crm/integrations/${integrationId}/mappings?object=contact`);
  const remotes = await remoteContacts(door, mapping);
  const differences = [];
  let compared = 0;
  for await (const local of client.all('/api/contacts?limit=200')) {
    const crmId = crmIdOf(local, integrationId);
    const remote = remotes.get(crmId);
    if (remote) {
      differences.push(...fieldDifferences(mapping, local, remote));
      compared++;
      remotes.delete(crmId);
    } else if (!keptHere.includes(local.id)) {
      differences.push(`${nameOf(local)} is only in MarkMail`);
    }
  }
  for (const remote of remotes.values()) differences.push(`${remote.Email ?? remote.Id} is only in the org`);
  return { compared, differences };
}

/** The id that a contact has in the org, or undefined when it is not linked. */
export function crmIdOf(contact, integrationId) {
  const link = contact.crmLinks.find((one) => one.integrationId === integrationId);
  return link && link.syncStatus !== 'unlinked' ? (link.crmId ?? undefined) : undefined;
}

async function remoteContacts(door, mapping) {
  const own = mapping.map((line) => line.crmField).filter((field) => !field.includes('.'));
  const contacts = await door.dump('Contact', ['Id', 'AccountId', 'MarkMail_ID__c', ...own]);
  const accounts = new Map(
    (await door.dump('Account', ['Id', 'Name'])).map((account) => [account.Id, account.Name]),
  );
  for (const contact of contacts) contact['Account.Name'] = accounts.get(contact.AccountId) ?? null;
  return new Map(contacts.map((contact) => [contact.Id, contact]));
}

function fieldDifferences(mapping, local, remote) {
  return mapping.flatMap(({ markmailField, crmField, direction }) => {
    const here = form(markmailField, localValue(local, markmailField));
    const there =
      crmField === OPTED_OUT
        ? remote[crmField]
          ? 'unsubscribed'
          : 'active'
        : form(markmailField, remote[crmField]);
    // What the org alone may fill does not clear what we knew before it had an opinion.
    if (here === there || (direction === 'fromCrm' && there === '')) return [];
    return [
      `${nameOf(local)} ${markmailField}: ${JSON.stringify(here)} here, ${JSON.stringify(there)} in the org`,
    ];
  });
}

function localValue(contact, field) {
  return field.startsWith('customFields.') ? contact.customFields[field.slice(13)] : contact[field];
}

/** Addresses without regard to case, line ends alike, nothing and empty alike. */
function form(field, value) {
  const text = String(value ?? '')
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(CONTROL, '')
    .trim();
  if (field !== 'email') return text;
  return text.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).toLowerCase();
}

const nameOf = (contact) => contact.email ?? contact.id;
