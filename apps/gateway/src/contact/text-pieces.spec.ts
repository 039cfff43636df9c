import fc from 'fast-check';
import { PIECE_BYTES, piecesOf } from './text-pieces.js';

async function* chunked(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (let i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length];
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function cut(bytes: Buffer, sizes: readonly number[], pieceBytes?: number): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of piecesOf(chunked(bytes, sizes), pieceBytes)) pieces.push(piece);
  return pieces;
}

describe('piecesOf', () => {
  it('gives all of any text again, in pieces of the size, however it arrives', async () => {
    const texts = fc.string({ unit: 'binary', maxLength: 300 });
    const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });

    await fc.assert(
      fc.asyncProperty(texts, sizes, fc.integer({ min: 4, max: 40 }), async (text, arrival, size) => {
        const pieces = await cut(Buffer.from(text), arrival, size);

        expect(pieces.join('')).toBe(Buffer.from(text).toString());
        expect(pieces.every((piece) => piece !== '' && Buffer.byteLength(piece) <= size)).toBe(true);
      }),
    );
  });

  it('keeps a byte order mark for whoever reads the text', async () => {
    expect(await cut(Buffer.from('\ufeffa'), [1])).toEqual(['\ufeffa']);
  });

  it('stays below the size of a message even if every character is escaped', async () => {
    const [first] = await cut(Buffer.alloc(PIECE_BYTES * 2, 1), [65_536]);

    expect(Buffer.byteLength(JSON.stringify(first))).toBeLessThan(1_000_000);
  });

  it.each([[[0xff]], [[0xe6, 0x97]], [[0x61, 0xc0, 0xaf]], [[0xed, 0xa0, 0x80]]])(
    'refuses %j, which is not UTF-8',
    async (bytes) => {
      await expect(cut(Buffer.from(bytes), [1])).rejects.toMatchObject({ code: 'REQUEST.MALFORMED' });
    },
  );
});
