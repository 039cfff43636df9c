// What CRMs are told of e-mail events: an activity an event, and one that sums up a contact and campaign. Both follow from the ledger, so they
// have no history of their own.
import type { EntityManager } from 'typeorm';
import { uuidv7 } from '@app/database';
import { tellOf, type Fact } from '../journal.js';
import type { LedgerEntry } from './ledger.query.js';

/** Of activities that sum up. The others are `emailSent`, `emailOpened` … */
const SUMMARY = 'emailSummary';

export async function saveActivities(
  tx: EntityManager,
  tenantId: string,
  entries: readonly LedgerEntry[],
): Promise<void> {
  const created = await insertActivities(tx, tenantId, entries);
  const sums = await sumUp(tx, tenantId, entries);
  const facts: Fact[] = [
    ...created.map((id) => ({ verb: 'created' as const, id, data: { version: 1, changedFields: [] } })),
    ...sums.map(({ id, version }) =>
      version === 1
        ? { verb: 'created' as const, id, data: { version, changedFields: [] } }
        : { verb: 'updated' as const, id, data: { version, changedFields: SUMMED_FIELDS } },
    ),
  ];
  await tellOf(tx, tenantId, 'activity', facts);
}

const SUMMED_FIELDS = ['description', 'occurredAt', 'eventCount'];

async function insertActivities(
  tx: EntityManager,
  tenantId: string,
  entries: readonly LedgerEntry[],
): Promise<string[]> {
  const ids = entries.map(() => uuidv7());
  await tx.query(
    `INSERT INTO activity (id, tenant_id, contact_id, campaign_id, kind, subject, occurred_at, email_event_id)
     SELECT r.id, $3, e.contact_id, e.campaign_id, 'email' || initcap(e.type), concat_ws(': ', 'E-mail ' || e.type, c.name), e.occurred_at, e.event_id
       FROM unnest($1::uuid[], $2::text[]) r(id, event)
      CROSS JOIN LATERAL (SELECT * FROM email_event k WHERE k.tenant_id = $3 AND k.event_id = r.event LIMIT 1) e
       LEFT JOIN LATERAL (SELECT m.name FROM campaign m WHERE m.id = e.campaign_id LIMIT 1) c ON true`,
    [ids, entries.map(({ id }) => id), tenantId],
  );
  return ids;
}

/** Counted anew from the ledger, so that a sum is never wrong for long. */
async function sumUp(
  tx: EntityManager,
  tenantId: string,
  entries: readonly LedgerEntry[],
): Promise<{ id: string; version: number }[]> {
  const pairs = new Map(
    entries.map(({ contactId, campaignId }) => [
      `${contactId} ${campaignId ?? ''}`,
      { contactId, campaignId },
    ]),
  );
  const rows: { id: string; version: string }[] = await tx.query(
    `INSERT INTO activity AS a (id, tenant_id, contact_id, campaign_id, kind, subject, description, occurred_at, event_count)
     SELECT r.id, $4, r.contact, r.campaign, '${SUMMARY}', concat_ws(': ', 'E-mails', c.name),
            concat_ws(', ', 'sent ' || nullif(s.sent, 0), 'opened ' || nullif(s.opened, 0), 'clicked ' || nullif(s.clicked, 0),
              'bounced ' || nullif(s.bounced, 0), 'unsubscribed ' || nullif(s.unsubscribed, 0), 'complained ' || nullif(s.complained, 0)),
            s.last, s.events
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) r(id, contact, campaign)
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS events, max(e.occurred_at) AS last, count(*) FILTER (WHERE e.type = 'sent') AS sent,
               count(*) FILTER (WHERE e.type = 'opened') AS opened, count(*) FILTER (WHERE e.type = 'clicked') AS clicked,
               count(*) FILTER (WHERE e.type = 'bounced') AS bounced, count(*) FILTER (WHERE e.type = 'unsubscribed') AS unsubscribed,
               count(*) FILTER (WHERE e.type = 'complained') AS complained
          FROM email_event e WHERE e.contact_id = r.contact AND e.campaign_id IS NOT DISTINCT FROM r.campaign) s
       LEFT JOIN LATERAL (SELECT m.name FROM campaign m WHERE m.id = r.campaign LIMIT 1) c ON true
     ON CONFLICT (contact_id, campaign_id) WHERE kind = '${SUMMARY}' AND deleted_at IS NULL
     DO UPDATE SET description = excluded.description, occurred_at = excluded.occurred_at, event_count = excluded.event_count,
                   version = a.version + 1, updated_at = now()
     RETURNING id, version`,
    [
      [...pairs].map(() => uuidv7()),
      [...pairs.values()].map(({ contactId }) => contactId),
      [...pairs.values()].map(({ campaignId }) => campaignId ?? null),
      tenantId,
    ],
  );
  return rows.map(({ id, version }) => ({ id, version: Number(version) }));
}
