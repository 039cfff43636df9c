// One page of the CRM's changes, from what was read to what is to be written. Loads, never writes.
import type { PoolClient } from 'pg';
import { uuidv7 } from '@app/database';
import type { Change, Snapshot } from '@app/crm-core';
import type { Lease } from '../lease.js';
import { plan } from '../reconcile/plan.js';
import type { Plan, Side } from '../reconcile/plan.types.js';
import type { ObjectContext } from '../run-context.js';
import { effectiveBase, loadByCrmIds, loadByRecordIds, type Known } from '../triples.query.js';
import type { LinkStatus, RecordChange } from './apply-changes.query.js';
import type { NewRecord } from './create-records.query.js';
import { classify, findAddresses } from './known.query.js';
import { findMatches, type Match } from './matches.query.js';

/** Several of our records could be this one: a person decides, we never guess. */
export interface AmbiguousRow {
  readonly crmId: string;
  readonly candidates: number;
}

export interface PlannedPage {
  readonly creates: readonly NewRecord[];
  readonly changes: readonly RecordChange[];
  readonly ambiguous: readonly AmbiguousRow[];
  /** Rows that need no write. */
  readonly unchanged: number;
}

interface Row {
  readonly change: Change;
  /** Null for a record that is gone: deleted, merged or converted. */
  readonly snapshot: Snapshot | null;
  /** The snapshot's values as JSON, for the hash and for Postgres. */
  readonly text: string;
  readonly hash: string | null;
}

/** A remote record that is not linked: perhaps one of ours by our id, or by its address where we hold such a one. */
interface FreshRow {
  readonly row: Row;
  readonly externalId: string | null;
  readonly email: string | null;
  /** Somebody with this address opted out here and was deleted since: the opt-out stands. */
  readonly isOptedOut: boolean;
}

/** The work of a page. A remote id that occurs twice counts as its last occurrence says. */
export async function planPage(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  changes: readonly Change[],
): Promise<PlannedPage> {
  const rows = lastOfEach(changes).map((change) => rowOf(change, context));
  const letters = await classify(
    client,
    lease,
    rows.map(({ change, hash }) => ({ crmId: change.id, hash })),
  );
  const differing = rows.filter((_, i) => letters[i] === 'd');
  const known = await knownOf(client, lease, context, differing);
  const planned = differing.flatMap((row) => planKnown(row, known.get(row.change.id), context));
  const unlinked = rows.filter((row, i) => letters[i] === 'n' && row.change.kind === 'upsert');
  const met = await planFresh(client, lease, context, await freshOf(client, lease, context, unlinked));
  const touched = planned.length + met.creates.length + met.changes.length + met.ambiguous.length;
  return { ...met, changes: [...planned, ...met.changes], unchanged: rows.length - touched };
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

async function freshOf(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  rows: readonly Row[],
): Promise<FreshRow[]> {
  const emails = rows.map(({ snapshot }) => foldedEmail(snapshot));
  const asked = emails.filter((email) => email !== null);
  const { living, optedOut } = await findAddresses(client, lease, context.table, asked);
  return rows.map((row, i): FreshRow => {
    const email = emails[i];
    return {
      row,
      externalId: row.change.kind === 'upsert' ? row.change.externalId : null,
      email: email !== null && living.has(email) ? email : null,
      isOptedOut: email !== null && optedOut.has(email),
    };
  });
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

/** A record that is linked, or that we have found to be this one. */
function planKnown(row: Row, known: Known | undefined, context: ObjectContext): RecordChange[] {
  if (!known || isBuried(row, known)) return [];
  const remote: Side = row.snapshot
    ? { state: 'present', values: row.snapshot, modifiedAt: row.change.modifiedAt }
    : { state: 'deleted' };
  const base = row.snapshot ? effectiveBase(known, row.snapshot) : known.base;
  const made = plan(
    { base, local: known.local, remote, held: known.held, optInIsNewer: known.optInIsNewer },
    context.rules,
  );
  if (made.unlink && !made.local && known.linkStatus === 'unlinked') return [];
  return [changeOf(row, known, made, context)];
}

/** Deleted on both sides and restored at the CRM: it stays deleted here, and nobody deletes there what somebody has just restored. */
const isBuried = (row: Row, known: Known): boolean =>
  row.snapshot !== null && known.linkStatus === 'unlinked' && known.local.state === 'deleted';

function changeOf(row: Row, known: Known, made: Plan, context: ObjectContext): RecordChange {
  const patch = made.local?.kind === 'update' ? made.local.values : undefined;
  return {
    recordId: known.recordId,
    crmId: row.change.id,
    seenVersion: known.version,
    ...(patch ? { patch } : {}),
    isDeletion: made.local?.kind === 'delete',
    before: known.local.state === 'present' ? known.local.values : {},
    base: made.base ? context.bases.pack(made.base) : null,
    hash: row.hash,
    status: statusOf(made, known),
    conflicts: made.conflicts,
    reasons: made.reasons,
  };
}

function statusOf(made: Plan, known: Known): LinkStatus {
  if (made.unlink) return 'unlinked';
  if (made.remote) return 'pending';
  return made.conflicts.length > 0 || known.held.size > 0 ? 'conflict' : 'synced';
}

async function planFresh(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  fresh: readonly FreshRow[],
): Promise<Omit<PlannedPage, 'unchanged'>> {
  const requests = fresh
    .map(({ externalId, email }, i) => ({ i, externalId, email }))
    .filter((r) => r.externalId ?? r.email);
  const matches = uniqueMatches(await findMatches(client, lease, context.table, requests));
  const ids = [...matches.values()].flatMap((match) => match.recordId ?? []);
  const known =
    ids.length > 0 ? await loadByRecordIds(client, lease, context, ids, 'pull') : new Map<string, Known>();
  const creates: NewRecord[] = [];
  const changes: RecordChange[] = [];
  const ambiguous: AmbiguousRow[] = [];
  fresh.forEach(({ row, isOptedOut }, i) => {
    const match = matches.get(i);
    if (match && match.recordId === null)
      ambiguous.push({ crmId: row.change.id, candidates: match.candidates });
    else if (match?.recordId) changes.push(...planKnown(row, known.get(match.recordId), context));
    else creates.push(...planNew(row, context, isOptedOut));
  });
  return { creates, changes, ambiguous };
}

/**
 * Two remote rows that look like the same record of ours: the one with our id meets it, else the first; the others become records of their
 * own.
 */
function uniqueMatches(matches: readonly Match[]): Map<number, Match> {
  const taken = new Set<string>();
  const kept = matches
    .toSorted((a, b) => Number(b.isById) - Number(a.isById) || a.i - b.i)
    .filter((match) => {
      if (match.recordId === null) return true;
      if (taken.has(match.recordId)) return false;
      taken.add(match.recordId);
      return true;
    });
  return new Map(kept.map((match) => [match.i, match]));
}

function planNew(row: Row, context: ObjectContext, isOptedOut: boolean): NewRecord[] {
  const remote: Side = { state: 'present', values: row.snapshot ?? {}, modifiedAt: row.change.modifiedAt };
  const made = plan({ base: null, local: { state: 'absent' }, remote }, context.rules);
  if (made.local?.kind !== 'create') return [];
  const values = isOptedOut ? { ...made.local.values, ...optOut(context) } : made.local.values;
  const isAsSent = values === row.snapshot && made.base === row.snapshot;
  return [
    {
      id: uuidv7(),
      crmId: row.change.id,
      hash: row.hash as string,
      values: isAsSent ? row.text : context.textOf(values),
      base: isAsSent ? null : context.bases.pack(made.base ?? {}),
      isPending: isOptedOut,
    },
  ];
}

const optOut = (context: ObjectContext): Snapshot =>
  Object.fromEntries(
    context.rules.fields.filter((field) => field.isConsent).map((field) => [field.name, true]),
  );

function foldedEmail(snapshot: Snapshot | null): string | null {
  const email = snapshot?.email;
  return typeof email === 'string' ? email.trim().toLowerCase() : null;
}
