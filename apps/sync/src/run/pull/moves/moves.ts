// Changes that move a record to another one instead of changing its values. They are few and come before the rest of their page is planned, so
// that the rest finds every link where it belongs. Safe to repeat.
import type { PoolClient } from 'pg';
import type { Change, ConvertedChange, CrmObject, MergedChange } from '@app/crm-core';
import type { Lease } from '../../lease.js';
import type { ObjectContext } from '../../run-context.js';
import { hasten } from '../waiting.query.js';
import { applyConversion } from './conversion.js';
import { applyMerge } from './merge.js';
import type { Moved } from './moved.js';

export type Move = MergedChange | ConvertedChange;

export const isMove = (change: Change): change is Move =>
  change.kind === 'merged' || change.kind === 'converted';

/** What may have changed with a person. */
const GO_ALONG: readonly CrmObject[] = ['contact', 'campaignMember', 'activity'];

/** In the caller's transaction. In the order in which they are told. */
export async function applyMoves(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  moves: readonly Move[],
): Promise<Record<Moved, number>> {
  const counts = { nothing: 0, updated: 0, deleted: 0 };
  for (const move of moves) {
    const moved =
      move.kind === 'merged'
        ? await applyMerge(client, lease, context, move)
        : await applyConversion(client, lease, context, move);
    counts[moved]++;
  }
  if (counts.updated + counts.deleted > 0)
    await hasten(
      client,
      lease,
      GO_ALONG.filter((object) => object !== lease.object),
    );
  return counts;
}
