// Rows of the CRM's that are not linked: one of ours by our id or by its address, several (then a person decides), or somebody new.
import type { PoolClient } from 'pg';
import type { Snapshot } from '@app/crm-core';
import { uuidv7 } from '@app/database';
import type { Lease } from '../lease.js';
import { plan } from '../reconcile/plan.js';
import type { Side } from '../reconcile/plan.types.js';
import type { ObjectContext } from '../run-context.js';
import { loadByRecordIds, type Known } from '../triples.query.js';
import { findAddresses } from './addresses.query.js';
import type { RecordChange } from './apply-changes.query.js';
import type { NewRecord } from './create-records.query.js';
import { planKnown, type Row } from './known-row.js';
import { foldedEmail } from './folded-email.js';
import { findMatches, saidBefore, type Match } from './matches.query.js';
import { refusalMissingIn } from './standing-opt-outs.js';

/** Several of our records could be this one: a person decides, we never guess. */
export interface AmbiguousRow {
  readonly crmId: string;
  /** Ids of ours that look like it. */
  readonly candidates: readonly string[];
}

export interface Meetings {
  readonly creates: readonly NewRecord[];
  readonly changes: readonly RecordChange[];
  readonly ambiguous: readonly AmbiguousRow[];
}

/** A remote record that is not linked: perhaps one of ours by our id, or by its address where we hold such a one. */
interface FreshRow {
  readonly row: Row;
  readonly externalId: string | null;
  readonly email: string | null;
  /** Of what is unique here, by our ids. */
  readonly key: readonly string[] | null;
  /** Somebody with this address opted out here and was deleted since: the opt-out stands. */
  readonly isOptedOut: boolean;
}

/** What becomes of rows that are not linked. */
export async function meet(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  rows: readonly Row[],
): Promise<Meetings> {
  if (rows.length === 0) return { creates: [], changes: [], ambiguous: [] };
  return planFresh(client, lease, context, await freshOf(client, lease, context, rows));
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
      key: (row.snapshot && context.table.uniqueBy?.keyOf(row.snapshot)) ?? null,
      isOptedOut: email !== null && optedOut.has(email),
    };
  });
}

async function planFresh(
  client: PoolClient,
  lease: Lease,
  context: ObjectContext,
  fresh: readonly FreshRow[],
): Promise<Meetings> {
  const requests = fresh
    .map(({ externalId, email, key }, i) => ({ i, externalId, email, key }))
    .filter((r) => r.externalId ?? r.email ?? r.key);
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
  return { creates, changes, ambiguous: await news(client, lease, fresh, ambiguous) };
}

/** A doubt is told once, not by every run that reads the record again. */
async function news(
  client: PoolClient,
  lease: Lease,
  fresh: readonly FreshRow[],
  ambiguous: readonly AmbiguousRow[],
): Promise<AmbiguousRow[]> {
  const doubtful = new Set(ambiguous.map(({ crmId }) => crmId));
  const asked = fresh.map(({ row }) => row.change).filter(({ id }) => doubtful.has(id));
  const said = await saidBefore(client, lease, asked);
  return ambiguous.filter(({ crmId }) => !said.has(crmId));
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
  const refusal = isOptedOut ? refusalMissingIn(made.local.values, context) : {};
  const isNews = Object.keys(refusal).length > 0;
  const given = withDefaults(made.local.values, context.mapping.recordDefaults);
  const values = isNews ? { ...given, ...refusal } : given;
  const isAsSent = values === row.snapshot && made.base === row.snapshot;
  return [
    {
      id: uuidv7(),
      crmId: row.change.id,
      hash: row.hash,
      values: isAsSent ? row.text : context.textOf(values),
      base: isAsSent ? null : context.bases.pack(made.base ?? {}),
      isPending: isNews && context.rules.direction !== 'fromCrm',
    },
  ];
}

/** What stands in for what the CRM leaves blank. The base keeps the blank, so that a value which comes later still counts as a change. */
function withDefaults(values: Snapshot, defaults: Snapshot): Snapshot {
  let made = values;
  for (const name in defaults)
    if ((values[name] ?? null) === null) made = { ...made, [name]: defaults[name] };
  return made;
}
