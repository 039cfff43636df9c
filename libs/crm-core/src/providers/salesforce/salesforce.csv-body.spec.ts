import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { CrmUnavailableError } from '@app/errors';
import type { Answer } from './salesforce.client.js';
import { csvBatches } from './salesforce.csv-body.js';

const TEXT = `"Id","Name"\n${Array.from({ length: 2_000 }, (_, i) => `"${i}","名前 ${i}"`).join('\n')}\n`;

function answer(bytes: Buffer, encoding?: string, isBroken = false): Answer {
  const body = Readable.from(
    (async function* () {
      for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000);
      await Promise.resolve();
      if (isBroken) throw new Error('other side closed');
    })(),
  ) as unknown as Answer['body'];
  return { status: 200, headers: encoding ? { 'content-encoding': encoding } : {}, body };
}

async function rowsOf(from: Answer): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const batch of csvBatches(from, new AbortController().signal)) rows.push(...batch);
  return rows;
}

describe('csvBatches', () => {
  const plain = Buffer.from(TEXT);
  const packed = gzipSync(plain);

  it.each([
    ['plain', plain, undefined],
    ['packed', packed, 'gzip'],
  ])('reads a %s body, characters cut in the middle too', async (_, bytes, encoding) => {
    const rows = await rowsOf(answer(bytes, encoding));

    expect(rows).toHaveLength(2_001);
    expect(rows.at(-1)).toEqual(['1999', '名前 1999']);
  });

  it('drops NUL characters, which the CRM sends now and then', async () => {
    expect(await rowsOf(answer(Buffer.from('"Id","Na\0me"\n"1","a\0b"\n')))).toEqual([
      ['Id', 'Name'],
      ['1', 'ab'],
    ]);
  });

  it.each([
    ['plain and the connection breaks', plain.subarray(0, 20_000), undefined, true],
    ['packed and the connection breaks', packed.subarray(0, packed.length - 500), 'gzip', true],
    ['packed and ends early in good order', packed.subarray(0, packed.length - 500), 'gzip', false],
    ['not packed at all though it says so', plain, 'gzip', false],
  ])('fails, rather than ends or waits, where the body is %s', async (_, bytes, encoding, isBroken) => {
    await expect(rowsOf(answer(bytes, encoding, isBroken))).rejects.toBeInstanceOf(CrmUnavailableError);
  });
});
