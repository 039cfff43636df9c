// One page of the CRM's changes, from what was read to what is to be written. Loads, never writes.
import type { PoolClient } from 'pg';
import { ValueRejectedError, type Change, type RowError } from '@app/crm-core';
import type { Lease } from '../lease.js';
import type { ObjectContext } from '../run-context.js';
import { loadByCrmIds, type Known } from '../triples.query.js';
import type { DealParts } from './deal-contacts.query.js';
import { meet, type Meetings } from './first-meeting.js';
import { refusedBefore } from './matches.query.js';
import { planKnown, type Row } from './known-row.js';
import { classify } from './known.query.js';
import { isMove, type Move } from './moves/moves.js';
import { textOfParts, withParents, type WithParents } from './parents.js';
import { withStandingOptOuts } from './standing-opt-outs.js';
import { waitingAlready, type WaitingRow } from './waiting.query.js';

export interface PlannedPage extends Meetings {
  /** Changes that move records: to be carried out first, and then the page is planned again. */
  readonly moves: readonly Move[];
  /** Records that point to something we do not know yet. */
  readonly waiting: readonly WaitingRow[];
  /** Those of them that cannot be kept without it and were not told of before. */
  readonly heldBack: readonly WaitingRow[];
  /** Records whose values the mapping refuses, and that were not told of before. */
  readonly refused: readonly RefusedChange[];
  /** Remote ids of all that were looked at for what they point to: none where records of this kind point to nothing. */
  readonly looked: readonly string[];
  /** Of deals, who plays a part in them. */
  readonly parts: readonly DealParts[];
  /** What of the page we keep elsewhere. */
  readonly elsewhere?: PlannedPage;
  /** Rows that need no write. */
  readonly unchanged: number;
  /** Of the moment of the look: see `lockCreations`. */
  readonly creationsSeen: number;
}

export interface RefusedChange {
  readonly crmId: string;
  readonly error: RowError;
}

/** The work of a page. A remote id that occurs twice counts as its last occurrence says. */
export async function planPage(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  changes: readonly Change[],
): Promise<PlannedPage> {
  const moves = changes.filter(isMove);
  const others = moves.length > 0 ? changes.filter((change) => !isMove(change)) : changes;
  const rows = lastOfEach(others).map((change) => rowOf(change, context));
  const { letters, creationsSeen } = await classify(
    client,
    lease,
    rows.map(({ change, hash }) => ({ crmId: change.id, hash })),
  );
  const refused = rows.filter((row) => row.refusal);
  const differing = rows.filter((row, i) => letters[i] === 'd' && !row.refusal);
  const linked = await withParents(client, lease, context, differing);
  const decided = refused.length > 0 ? [...linked.rows, ...refused] : linked.rows;
  const known = await knownOf(client, lease, context, decided);
  const planned = decided.flatMap((row) => planKnown(row, known.get(row.change.id), context));
  const unlinked = rows.filter(
    (row, i) => letters[i] === 'n' && row.change.kind === 'upsert' && !row.refusal,
  );
  const fresh = await withParents(client, lease, context, unlinked);
  const met = await meet(client, lease, context, fresh.rows);
  const waiting = [...linked.waiting, ...fresh.waiting];
  const elsewhere = context.elsewhere ? keptElsewhere(linked, fresh, known) : [];
  const heldBack = await notToldOf(client, lease, waiting);
  const told = await refusedAnew(client, lease, context, refused);
  const touched =
    planned.length +
    met.creates.length +
    met.changes.length +
    met.ambiguous.length +
    heldBack.length +
    told.length;
  const found = await withStandingOptOuts(client, lease, context, [...planned, ...met.changes]);
  return {
    ...met,
    moves,
    changes: found,
    // A refused row whose opt-out is carried counts as both.
    unchanged: Math.max(0, rows.length - touched - elsewhere.length),
    creationsSeen,
    waiting,
    heldBack,
    refused: told,
    parts: [...linked.parts, ...fresh.parts],
    ...(elsewhere.length > 0 && context.elsewhere
      ? { elsewhere: await planPage(client, lease, context.elsewhere, elsewhere) }
      : {}),
    looked: pointsNowhere(context)
      ? []
      : rows.flatMap(({ change, refusal }, i) => (letters[i] === 's' || refusal ? [] : change.id)),
  };
}

/** Those that point there, and those whose link leads to no record of this kind. */
function keptElsewhere(linked: WithParents, fresh: WithParents, known: ReadonlyMap<string, Known>): Change[] {
  const strangers = linked.rows.filter(({ change }) => !known.has(change.id));
  return [...strangers, ...linked.elsewhere, ...fresh.elsewhere].map(({ change }) => change);
}

const pointsNowhere = ({ references, hasParts }: ObjectContext): boolean => references.isEmpty && !hasParts;

/** That a record waits is told once. */
async function notToldOf(
  client: PoolClient,
  lease: Lease,
  waiting: readonly WaitingRow[],
): Promise<WaitingRow[]> {
  const heldBack = waiting.filter(({ isHeldBack }) => isHeldBack);
  const known = await waitingAlready(
    client,
    lease,
    heldBack.map(({ crmId }) => crmId),
  );
  return heldBack.filter(({ crmId }) => !known.has(crmId));
}

/** That the mapping refuses a record is told once under the same rules, unless it changes. */
async function refusedAnew(
  client: PoolClient,
  lease: Lease,
  { decidedWith }: ObjectContext,
  rows: readonly Row[],
): Promise<RefusedChange[]> {
  if (rows.length === 0) return [];
  const said = await refusedBefore(
    client,
    lease,
    rows.map(({ change }) => change),
    decidedWith,
  );
  return rows.flatMap(({ change, refusal }) =>
    refusal && !said.has(change.id) ? { crmId: change.id, error: refusal } : [],
  );
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
  let theirs;
  try {
    theirs = context.mapping.fromRemote(change.values);
  } catch (error) {
    if (!(error instanceof ValueRejectedError)) throw error;
    const consent = context.mapping.consentOf(change.values);
    return { change, snapshot: consent, text: '', hash: null, refusal: error.rowError };
  }
  const snapshot = context.table.settle?.(theirs) ?? theirs;
  const text = context.textOf(snapshot);
  if (!context.hasParts || !change.contacts) return { change, snapshot, text, hash: context.hashOf(text) };
  return { change, snapshot, text, hash: context.hashOf(text + textOfParts(change.contacts)) };
}
