// A lead became a contact at the CRM. It cannot be written there any more; what hangs on the person goes to the contact, as soon as that one is here.
import type { PoolClient } from 'pg';
import type { ConvertedChange, CrmObject } from '@app/crm-core';
import type { Lease } from '../../lease.js';
import type { Named } from '../../references.js';
import type { ObjectContext } from '../../run-context.js';
import { saveWaiting } from '../waiting.query.js';
import { writeFacts } from './facts.query.js';
import { endLink, lockLink } from './links.query.js';
import type { Moved } from './moved.js';
import { carryOptOut, movePerson } from './people.query.js';

export async function applyConversion(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  change: ConvertedChange,
): Promise<Moved> {
  const lead = await lockLink(client, lease, 'lead', change.id);
  if (!lead) return 'nothing';
  const contact = await ourIdOf(client, lease, context, 'contact', change.into.contactId);
  const account = await ourIdOf(client, lease, context, 'account', change.into.accountId);
  const deal = await ourIdOf(client, lease, context, 'deal', change.into.dealId);
  const missing = [contact, account, deal].flatMap(({ missing: parent }) => parent ?? []);
  await saveWaiting(
    client,
    lease,
    [change.id],
    missing.length > 0 ? [{ crmId: change.id, missing, isHeldBack: false }] : [],
  );
  await endLink(client, lease, lead.recordId, contact.id);
  if (contact.id !== null) {
    const [from, to] = [
      { object: 'lead' as const, id: lead.recordId },
      { object: 'contact' as const, id: contact.id },
    ];
    await movePerson(client, from, to);
    await carryOptOut(client, lease, from, to);
  }
  const isNews = await saveConversion(client, lease, lead.recordId, {
    convertedAt: change.modifiedAt,
    convertedContactId: contact.id,
    convertedAccountId: account.id,
    convertedDealId: deal.id,
  });
  return isNews ? 'updated' : 'nothing';
}

/** Null where the CRM made none, where we do not synchronise its kind, and where it is not here yet: then it is missing. */
async function ourIdOf(
  client: PoolClient,
  lease: Lease,
  { others }: ObjectContext,
  object: CrmObject,
  crmId: string | null,
): Promise<{ id: string | null; missing?: Named }> {
  if (crmId === null || !others.has(object)) return { id: null };
  const link = await lockLink(client, lease, object, crmId);
  return link && link.status !== 'unlinked'
    ? { id: link.recordId }
    : { id: null, missing: { object, id: crmId } };
}

interface Conversion {
  readonly convertedAt: string;
  readonly convertedContactId: string | null;
  readonly convertedAccountId: string | null;
  readonly convertedDealId: string | null;
}

/** What is known already stays. False where nothing is new. */
async function saveConversion(
  client: PoolClient,
  lease: Lease,
  leadId: string,
  conversion: Conversion,
): Promise<boolean> {
  const { convertedAt, convertedContactId, convertedAccountId, convertedDealId } = conversion;
  const { rows } = await client.query<{ version: number; before: Record<string, unknown> }>(
    `WITH made AS (
       SELECT id, jsonb_build_object('convertedAt', converted_at, 'convertedContactId', converted_contact_id,
                'convertedAccountId', converted_account_id, 'convertedDealId', converted_deal_id) AS before,
              coalesce(converted_at, $2::timestamptz) AS at, coalesce($3::uuid, converted_contact_id) AS contact,
              coalesce($4::uuid, converted_account_id) AS account, coalesce($5::uuid, converted_deal_id) AS deal
         FROM lead WHERE id = $1 FOR UPDATE)
     UPDATE lead t SET converted_at = m.at, converted_contact_id = m.contact, converted_account_id = m.account, converted_deal_id = m.deal,
            version = t.version + 1, updated_at = now()
       FROM made m
      WHERE t.id = m.id AND (t.converted_at, t.converted_contact_id, t.converted_account_id, t.converted_deal_id)
                        IS DISTINCT FROM (m.at, m.contact, m.account, m.deal)
     RETURNING t.version::int8 AS version, m.before`,
    [leadId, convertedAt, convertedContactId, convertedAccountId, convertedDealId],
  );
  if (rows.length === 0) return false;
  const [{ version, before }] = rows;
  const changes = Object.entries(conversion)
    .map(([field, to]: [string, string | null]) => ({ field, from: before[field], to }))
    .filter(
      ({ field, from, to }) => to !== null && from !== to && !(field === 'convertedAt' && from !== null),
    );
  await writeFacts(client, lease, [
    { object: 'lead', id: leadId, verb: 'updated', version, changes, rule: 'converted' },
  ]);
  return true;
}
