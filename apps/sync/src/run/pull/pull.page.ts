// One page of the CRM's changes, from what was read to what is to be written. Loads, never writes.
import type { PoolClient } from 'pg';
import type { Change } from '@app/crm-core';
import type { Lease } from '../lease.js';
import type { ObjectContext } from '../run-context.js';
import { loadByCrmIds, type Known } from '../triples.query.js';
import { meet, type Meetings } from './first-meeting.js';
import { planKnown, type Row } from './known-row.js';
import { classify } from './known.query.js';
import { withStandingOptOuts } from './standing-opt-outs.js';

export interface PlannedPage extends Meetings {
  /** Rows that need no write. */
  readonly unchanged: number;
  /** Of the moment of the look: see `lockCreations`. */
  readonly creationsSeen: number;
}

/** The work of a page. A remote id that occurs twice counts as its last occurrence says. */
export async function planPage(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  changes: readonly Change[],
): Promise<PlannedPage> {
  const rows = lastOfEach(changes).map((change) => rowOf(change, context));
  const { letters, creationsSeen } = await classify(
    client,
    lease,
    rows.map(({ change, hash }) => ({ crmId: change.id, hash })),
  );
  const differing = rows.filter((_, i) => letters[i] === 'd');
  const known = await knownOf(client, lease, context, differing);
  const planned = differing.flatMap((row) => planKnown(row, known.get(row.change.id), context));
  const unlinked = rows.filter((row, i) => letters[i] === 'n' && row.change.kind === 'upsert');
  const met = await meet(client, lease, context, unlinked);
  const touched = planned.length + met.creates.length + met.changes.length + met.ambiguous.length;
  const found = await withStandingOptOuts(client, lease, context, [...planned, ...met.changes]);
  return { ...met, changes: found, unchanged: rows.length - touched, creationsSeen };
}

async function knownOf(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  rows: readonly Row[],
): Promise<Map<string, Known>> {
  if (rows.length === 0) return new Map();
  return loadByCrmIds(
    client,
    lease,
    context,
    rows.map((row) => row.change.id),
  );
}

function lastOfEach(changes: readonly Change[]): Change[] {
  const byId = new Map(changes.map((change) => [change.id, change]));
  return byId.size === changes.length ? (changes as Change[]) : [...byId.values()];
}

function rowOf(change: Change, context: ObjectContext): Row {
  if (change.kind !== 'upsert') return { change, snapshot: null, text: '', hash: null };
  const snapshot = context.mapping.fromRemote(change.values);
  const text = context.textOf(snapshot);
  return { change, snapshot, text, hash: context.hashOf(text) };
}
