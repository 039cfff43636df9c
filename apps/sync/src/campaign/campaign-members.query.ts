import type { EntityManager } from 'typeorm';

export async function lockCampaigns(tx: EntityManager, ids: readonly string[]): Promise<void> {
  await tx.query('SELECT 1 FROM campaign WHERE id = ANY($1) ORDER BY id FOR UPDATE', [[...new Set(ids)]]);
}

interface Membership {
  readonly campaignId: string;
  readonly contactId?: string;
  readonly leadId?: string;
}

/** Place in the list → id of the membership, for those that there are. Relies on campaign_member_person. */
export async function findMembers(
  tx: EntityManager,
  memberships: readonly Membership[],
): Promise<Map<number, string>> {
  const rows: { i: number; id: string }[] = await tx.query(
    `SELECT (r.i - 1)::int AS i, found.id FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY r(campaign, person, i)
      CROSS JOIN LATERAL (
        SELECT m.id FROM campaign_member m WHERE m.campaign_id = r.campaign AND m.person_id = r.person AND m.deleted_at IS NULL LIMIT 1) found`,
    [
      memberships.map(({ campaignId }) => campaignId),
      memberships.map(({ contactId, leadId }) => contactId ?? leadId),
    ],
  );
  return new Map(rows.map(({ i, id }) => [i, id]));
}
