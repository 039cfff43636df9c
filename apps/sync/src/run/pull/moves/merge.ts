// Two records of the CRM became one. What we know of the loser goes to the survivor; nobody here is deleted unless the policy for deletions
// says so, and nothing of the loser is ever sent again.
import type { PoolClient } from 'pg';
import type { RecordVerb } from '@app/contracts';
import type { MergedChange } from '@app/crm-core';
import type { Lease } from '../../lease.js';
import type { ObjectContext } from '../../run-context.js';
import { writeFacts, type MoveFact } from './facts.query.js';
import { endLink, handOverLink, lockLink, survivorOf } from './links.query.js';
import type { Moved } from './moved.js';
import { carryOptOut, movePerson, type Person } from './people.query.js';

export async function applyMerge(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  change: MergedChange,
): Promise<Moved> {
  const loser = await lockLink(client, lease, lease.object, change.id);
  const isKnownOf = loser?.status === 'unlinked' && loser.movedTo !== null;
  if (!loser || isKnownOf) return 'nothing';
  const survivor = await survivorOf(client, lease, change.intoId);
  if (survivor === loser.recordId) return 'nothing';
  if (survivor === undefined) {
    await handOverLink(client, lease, loser.recordId, change.intoId);
    return 'updated';
  }
  await endLink(client, lease, loser.recordId, survivor);
  const { object } = context;
  if (object === 'contact' || object === 'lead') {
    const [from, to]: Person[] = [
      { object, id: loser.recordId },
      { object, id: survivor },
    ];
    await movePerson(client, from, to);
    await carryOptOut(client, lease, from, to);
  }
  return leaveLoser(client, lease, context, loser.recordId, survivor);
}

async function leaveLoser(
  client: PoolClient,
  lease: Lease,
  { object, table, rules }: ObjectContext,
  loser: string,
  survivor: string,
): Promise<Moved> {
  const { fromCrm } = rules.deletes;
  const isFollowed = (fromCrm === 'delete' || fromCrm === 'archive') && rules.direction !== 'toCrm';
  const { rows } = await client.query<{ id: string; version: number; isDeleted: boolean }>(
    `UPDATE ${table.table} t SET deleted_at = CASE WHEN t.id = $1 AND $3 THEN coalesce(t.deleted_at, now()) ELSE t.deleted_at END,
            version = t.version + 1, updated_at = now()
      WHERE t.id = ANY(ARRAY[$1, $2]::uuid[]) RETURNING t.id, t.version::int8 AS version, t.deleted_at IS NOT NULL AS "isDeleted"`,
    [loser, survivor, isFollowed],
  );
  const rule = 'merged';
  const factOf = (id: string, verb: RecordVerb, field: string, from: unknown, to: unknown): MoveFact => ({
    ...{ object, id, verb, rule, version: rows.find((row) => row.id === id)?.version ?? 1 },
    changes: [{ field, from, to }],
  });
  const isDeleted = rows.some((row) => row.id === loser && row.isDeleted);
  await writeFacts(client, lease, [
    { ...factOf(loser, 'merged', 'mergedInto', null, survivor), more: { intoId: survivor } },
    factOf(survivor, 'updated', 'merged', null, loser),
    ...(isDeleted ? [factOf(loser, 'deleted', 'deleted', false, true)] : []),
  ]);
  return isDeleted ? 'deleted' : 'updated';
}
