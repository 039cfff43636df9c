import { TextDecoder } from 'node:util';
import { MalformedRequestError } from '../problem.js';

/**
 * Bytes of text in one message. JSON writes a control character in six bytes: even then a message stays below NATS's 1 MiB.
 */
export const PIECE_BYTES = 131_072;

/** A piece begins with what the one before left over of a character. Bytes. */
const CARRY_BYTES = 3;

/**
 * A stream of UTF-8 in pieces of at most `pieceBytes` bytes (4 or more), cut between characters; none is empty.
 * @throws MalformedRequestError for what is not UTF-8 or breaks off in a character.
 */
export async function* piecesOf(
  source: AsyncIterable<Buffer>,
  pieceBytes = PIECE_BYTES,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const room = pieceBytes - CARRY_BYTES;
  let waiting: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    for (const part of slices(chunk, room)) {
      if (bytes + part.length > room) {
        yield* nonEmpty(decode(decoder, Buffer.concat(waiting), true));
        waiting = [];
        bytes = 0;
      }
      waiting.push(part);
      bytes += part.length;
    }
  }
  yield* nonEmpty(decode(decoder, Buffer.concat(waiting), false));
}

function* slices(chunk: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < chunk.length; at += size) yield chunk.subarray(at, at + size);
}

function decode(decoder: TextDecoder, bytes: Buffer, hasMore: boolean): string {
  try {
    return decoder.decode(bytes, { stream: hasMore });
  } catch {
    throw new MalformedRequestError('The body is not valid UTF-8.');
  }
}

function* nonEmpty(text: string): Generator<string> {
  if (text !== '') yield text;
}
