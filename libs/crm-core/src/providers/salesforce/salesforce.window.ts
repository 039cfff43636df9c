// Whether anything in the window of the last reading moved, for one API call where the CRM can aggregate and two where it cannot.
import { CrmRecordRejectedError, CrmSchemaError } from '@app/errors';
import type { SalesforceClient } from './salesforce.client.js';
import type { Window } from './salesforce.cursor.js';
import type { RestRecord } from './salesforce.rows.js';
import { toInstant } from './salesforce.values.js';

/** A transaction at the CRM takes at most ten minutes from its stamp to its commit. Milliseconds. */
export const OVERLAP_MS = 10 * 60_000;
/** Stamps have whole seconds: within this time of the newest one a second edit could hide behind it. Milliseconds. */
export const SAME_SECOND_MS = 2_000;

/** How the CRM is asked: kept in the cursor, so that a refusal is met once. */
export type Probe = 'aggregate' | 'count';

export interface WindowNow {
  readonly count: number;
  readonly newest: string;
  readonly probe: Probe;
}

interface Answer {
  totalSize: number;
  records: RestRecord[];
}

/** Deleted rows count too. Undefined where the CRM cannot say: then the window is simply read. */
export async function windowNow(
  client: SalesforceClient,
  remoteName: string,
  last: Window,
  signal: AbortSignal,
): Promise<WindowNow | undefined> {
  const where = `FROM ${remoteName} WHERE SystemModstamp >= ${last.floor}`;
  const ask = (soql: string) =>
    client
      .json<Answer>({ method: 'GET', path: `/queryAll?q=${encodeURIComponent(soql)}`, signal })
      .catch(refusedAsNothing);
  if (last.probe !== 'count') {
    const [row] = (await ask(`SELECT COUNT(Id) n, MAX(SystemModstamp) m ${where}`))?.records ?? [];
    const count = row?.n ?? row?.expr0;
    if (typeof count === 'number')
      return { count, newest: stampOf(row?.m ?? row?.expr1), probe: 'aggregate' };
  }
  const counted = await ask(`SELECT COUNT() ${where}`);
  if (!counted) return undefined;
  const newest =
    counted.totalSize === 0
      ? undefined
      : await ask(`SELECT SystemModstamp ${where} ORDER BY SystemModstamp DESC LIMIT 1`);
  return { count: counted.totalSize, newest: stampOf(newest?.records[0]?.SystemModstamp), probe: 'count' };
}

const stampOf = (value: unknown): string => (typeof value === 'string' ? toInstant(value) : '');

function refusedAsNothing(error: unknown): undefined {
  if (error instanceof CrmRecordRejectedError || error instanceof CrmSchemaError) return undefined;
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
