// What changed of one remote object, as pages. Reads overlap the last one by ten minutes, since a transaction that began before it may commit
// after it; one aggregate call tells whether anything in that window moved at all.
import type { ChangePage, Cursor, ReadChanges } from '../../../crm-provider.js';
import { cheapestRead } from '../salesforce.costs.js';
import { isQueryTimeout } from '../salesforce.errors.js';
import { countOf } from '../salesforce.soql.js';
import { readInBulk } from './bulk-read.js';
import { conditionsOf } from './columns.js';
import { decodePosition, encodePosition, type Position, type Window } from './cursor.js';
import { queryLiving } from './query.js';
import { Reading, type Source } from './reading.js';
import { readByRest } from './rest-read.js';
import { verdictOn, windowNow } from './window.js';

/** Whatever object the request names: this one's. */
export async function* readChanges(source: Source, request: ReadChanges): AsyncIterable<ChangePage> {
  if (!request.since) yield* readAll(source, request);
  else yield* readOn(source, request, decodePosition(source.object.object, request.since));
}

function readOn(source: Source, request: ReadChanges, position: Position): AsyncIterable<ChangePage> {
  if (position.kind === 'done') return readWindow(source, request, position);
  const reading = Reading.resume(source, request, position);
  return position.kind === 'rest' ? readByRest(reading, position) : readInBulk(reading, position);
}

async function* readAll(source: Source, request: ReadChanges): AsyncIterable<ChangePage> {
  yield* readBy(await countAll(source, request.signal), Reading.begin(source, request, null));
}

async function* readWindow(source: Source, request: ReadChanges, last: Window): AsyncIterable<ChangePage> {
  const { client, object } = source;
  const now = await windowNow(client, object, last, request.signal);
  const verdict = now ? verdictOn(last, now, client.serverNow()) : 'moved';
  const probe = now?.probe ?? last.probe;
  if (verdict === 'moved') {
    yield* readBy(now?.count ?? 0, Reading.begin(source, request, last.floor, probe));
    return;
  }
  const tailReadAt = client.serverNow().toISOString();
  if (verdict === 'tail') yield* readTail(source, request, last);
  const checked: Window = {
    ...last,
    ...(probe ? { probe } : {}),
    ...(verdict === 'tail' ? { tailReadAt } : {}),
  };
  yield { changes: [], cursor: encodePosition(object.object, { kind: 'done', ...checked }) };
}

/** The window's newest second once more. A crash in here begins again with the same cursor. */
async function* readTail(source: Source, request: ReadChanges, last: Window): AsyncIterable<ChangePage> {
  const reading = Reading.begin(source, request, last.newest);
  for await (const { changes } of readByRest(reading, { stamp: null, id: null }))
    yield { changes, cursor: request.since as Cursor };
}

function readBy(rows: number, reading: Reading): AsyncIterable<ChangePage> {
  return cheapestRead(rows, reading.selection().columns.length) === 'rest'
    ? readByRest(reading, { stamp: null, id: null })
    : readInBulk(reading, { start: null });
}

/** More than can be counted in time is many. */
async function countAll({ client, object }: Source, signal: AbortSignal): Promise<number> {
  try {
    const soql = countOf(object.remoteName, ...conditionsOf(object));
    return (await queryLiving(client, soql, signal)).totalSize;
  } catch (error) {
    if (isQueryTimeout(error)) return Infinity;
    throw error;
  }
}
