import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CrmUnavailableError } from '@app/errors';
import type { Answer } from './salesforce.client.js';
import { CsvReader } from './salesforce.csv.js';

/** A CSV body as batches of rows. @throws CrmUnavailableError for a body that breaks off: that is no end */
export async function* csvBatches({ body, headers }: Answer, signal: AbortSignal): AsyncIterable<string[][]> {
  const reader = new CsvReader();
  const decoder = new TextDecoder();
  try {
    for await (const chunk of unpacked(body, headers['content-encoding'])) {
      const rows = reader.push(withoutNul(decoder.decode(chunk as Buffer, { stream: true })));
      if (rows.length > 0) yield rows;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw new CrmUnavailableError('The CRM’s answer was cut short.', { cause: error });
  } finally {
    body.destroy();
  }
  const last = reader.end();
  if (last.length > 0) yield last;
}

/** Results hold stray NUL characters now and then; no other system takes them in a text. */
const withoutNul = (text: string): string => (text.includes('\0') ? text.replaceAll('\0', '') : text);

function unpacked(body: Answer['body'], encoding: unknown): AsyncIterable<unknown> {
  if (encoding !== 'gzip') return body;
  // A break of the connection reaches the reader through `pipeline` only: after `pipe` it would wait for ever.
  return pipeline(body, createGunzip(), () => undefined);
}
