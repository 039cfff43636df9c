// Reads a request's body as JSON, with a limit on size, time and nesting.
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { TooLargeError } from '@app/errors';
import { HttpProblem, MalformedRequestError } from '../problem.js';
import { chunksOf } from '../request.js';

/** A message between processes holds at most 1 MiB; what is over 1 MB is refused. Bytes. */
export const MAX_BODY_BYTES = 1_000_000;
/** A body may grow when it is written anew (numbers with exponents): larger ones are measured again. */
const REMEASURE_FROM_BYTES = 100_000;
const READ_TIMEOUT_MS = 30_000;

const tooLarge = () =>
  new TooLargeError('The body is larger than 1 MB.', { details: { maxBodyBytes: MAX_BODY_BYTES } });

/** True if there is a body to read. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** @throws TooLargeError before anything is read of a body that says it is too large. */
export function assertSize({ headers }: IncomingMessage): void {
  if (Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
}

/**
 * The parsed body; undefined without one.
 * @throws HttpProblem 415, TooLargeError, MalformedRequestError
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!hasBody(request)) return undefined;
  assertJson(request);
  const bytes = await readAll(request);
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw new MalformedRequestError('The body is not valid UTF-8.');
  const value = parse(bytes.toString('utf8'));
  if (bytes.length > REMEASURE_FROM_BYTES && Buffer.byteLength(JSON.stringify(value)) > MAX_BODY_BYTES) {
    throw tooLarge();
  }
  return value;
}

function assertJson({ headers }: IncomingMessage): void {
  const [type, ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((p) => p.trim()).find((p) => p.startsWith('charset='));
  const isJson = type.trim() === 'application/json' && /^(charset="?utf-?8"?)?$/.test(charset ?? '');
  const isPlain = (headers['content-encoding'] ?? 'identity') === 'identity';
  if (isJson && isPlain) return;
  throw new HttpProblem(
    415,
    'REQUEST.MEDIA_TYPE',
    'The body must be application/json in UTF-8, not compressed.',
  );
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const problem = new HttpProblem(408, 'REQUEST.TIMEOUT', 'The body did not arrive in time.', {
      connection: 'close',
    });
    timer = setTimeout(() => reject(problem), READ_TIMEOUT_MS);
  });
  return Promise.race([collect(request), late]).finally(() => clearTimeout(timer));
}

async function collect(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunksOf(request)) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's own message repeats a part of the text.
    throw new MalformedRequestError('The body is not valid JSON.');
  }
}
