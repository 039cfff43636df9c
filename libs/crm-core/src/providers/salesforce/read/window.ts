// Whether anything in the window of the last reading moved, for one API call where the CRM can aggregate and two where it cannot.
import { CrmRecordRejectedError, CrmSchemaError } from '@app/errors';
import type { SalesforceClient } from '../salesforce.client.js';
import { isQueryTimeout } from '../salesforce.errors.js';
import type { ObjectNames } from '../salesforce.objects.js';
import { countAndNewest, countOf, NEWEST_ONLY, selectFrom, stampedFrom } from '../salesforce.soql.js';
import { toInstant } from '../salesforce.values.js';
import { conditionsOf } from './columns.js';
import type { Window } from './cursor.js';
import { queryAll } from './query.js';

/** A transaction at the CRM takes at most ten minutes from its stamp to its commit. Milliseconds. */
export const OVERLAP_MS = 10 * 60_000;
/** Stamps have whole seconds: within this time of the newest one a second edit could hide behind it. Milliseconds. */
const SAME_SECOND_MS = 2_000;

/** How the CRM is asked: kept in the cursor, so that a refusal is met once. */
export type Probe = 'aggregate' | 'count';

export interface WindowNow {
  readonly count: number;
  readonly newest: string;
  readonly probe: Probe;
}

/** Deleted rows count too. Undefined where the CRM cannot say: then the window is simply read. */
export async function windowNow(
  client: SalesforceClient,
  object: ObjectNames,
  last: Window,
  signal: AbortSignal,
): Promise<WindowNow | undefined> {
  const { remoteName } = object;
  const within = [...conditionsOf(object), stampedFrom(last.floor)];
  const ask = (soql: string) => queryAll(client, soql, signal).catch(refusedAsNothing);
  if (last.probe !== 'count') {
    const [row] = (await ask(countAndNewest(remoteName, ...within)))?.records ?? [];
    const count = row?.n ?? row?.expr0;
    if (typeof count === 'number')
      return { count, newest: stampOf(row?.m ?? row?.expr1), probe: 'aggregate' };
  }
  const counted = await ask(countOf(remoteName, ...within));
  if (!counted) return undefined;
  const newest =
    counted.totalSize === 0
      ? undefined
      : await ask(selectFrom(['SystemModstamp'], remoteName, ...within) + NEWEST_ONLY);
  return { count: counted.totalSize, newest: stampOf(newest?.records[0]?.SystemModstamp), probe: 'count' };
}

const stampOf = (value: unknown): string => (typeof value === 'string' ? toInstant(value) : '');

function refusedAsNothing(error: unknown): undefined {
  const isRefused = error instanceof CrmRecordRejectedError || error instanceof CrmSchemaError;
  if (isRefused || isQueryTimeout(error)) return undefined;
  throw error;
}

/**
 * `quiet`: nothing moved, and nothing that was still on its way when we last read can be missing. `tail`: nothing moved but perhaps within the
 * newest second. `moved`: read the window.
 */
export function verdictOn(last: Window, now: WindowNow, serverNow: Date): 'quiet' | 'tail' | 'moved' {
  if (now.count !== last.count || now.newest !== last.newest) return 'moved';
  if (now.count === 0) return 'quiet';
  const newest = Date.parse(last.newest);
  const [readAt, time] = [Date.parse(last.readAt), serverNow.getTime()];
  if (time >= newest + OVERLAP_MS && readAt < newest + OVERLAP_MS) return 'moved';
  return Date.parse(last.tailReadAt ?? last.readAt) > newest + SAME_SECOND_MS ? 'quiet' : 'tail';
}
