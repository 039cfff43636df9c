import fc from 'fast-check';
import type { ImportFormat } from '@app/contracts';
import { UnusableFileError } from './import.errors.js';
import { batchesAfter, importRows } from './import-rows.js';
import { MAX_ROW_LENGTH, type ParsedRow } from './parsed-row.js';

async function* pieces(text: string, cuts: readonly number[]): AsyncGenerator<string> {
  const edges = [0, ...cuts.map((c) => c % (text.length + 1)).sort((a, b) => a - b), text.length];
  for (let i = 1; i < edges.length; i++) yield text.slice(edges[i - 1], edges[i]);
}

async function rowsOf(
  format: ImportFormat,
  text: string,
  cuts: readonly number[] = [],
): Promise<ParsedRow[]> {
  const rows: ParsedRow[] = [];
  for await (const row of importRows(format, pieces(text, cuts))) rows.push(row);
  return rows;
}

const shortOf = (rows: readonly ParsedRow[]) =>
  rows.map(({ row, value, errors }) => [row, value ?? errors?.[0].code]);

describe('NDJSON rows', () => {
  it('are the same wherever the upload was cut, and are numbered by line', async () => {
    const text =
      '\ufeff{"email":"a@x.test"}\r\n\n  \n{"email":"太郎@x.test"}\nnot json\n"text"\n{"email":"c@x.test"}';

    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat()), async (cuts) => {
        expect(shortOf(await rowsOf('ndjson', text, cuts))).toEqual([
          [1, { email: 'a@x.test' }],
          [4, { email: '太郎@x.test' }],
          [5, 'format'],
          [6, 'text'],
          [7, { email: 'c@x.test' }],
        ]);
      }),
      { numRuns: 300 },
    );
  });

  it('refuse a line that is too long and go on behind it', async () => {
    const text = `{"email":"a@x.test"}\n"${'x'.repeat(2 * MAX_ROW_LENGTH)}"\n{"email":"b@x.test"}\n`;

    expect(shortOf(await rowsOf('ndjson', text, [100_000, 300_000, 500_000]))).toEqual([
      [1, { email: 'a@x.test' }],
      [2, 'range'],
      [3, { email: 'b@x.test' }],
    ]);
  });

  it('are none in an empty file', async () => {
    expect(await rowsOf('ndjson', '')).toEqual([]);
    expect(await rowsOf('ndjson', '\n\n')).toEqual([]);
  });
});

describe('CSV rows', () => {
  it('hold quotes, line breaks, tags and custom fields, wherever the upload was cut', async () => {
    const text =
      '\ufeffemail,lastName,tags,customFields.rank\r\na@x.test,"O""Neil, ""Shaq""\n2nd",vip; ja;,7\r\n\r\n太郎@x.test,山田,,\r\n';

    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat()), async (cuts) => {
        expect(shortOf(await rowsOf('csv', text, cuts))).toEqual([
          [
            1,
            {
              email: 'a@x.test',
              lastName: 'O"Neil, "Shaq"\n2nd',
              tags: ['vip', 'ja'],
              customFields: { rank: '7' },
            },
          ],
          [2, { email: '太郎@x.test', lastName: '山田' }],
        ]);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['semicolons', 'E-Mail;First Name;tags\na@x.test;Anna;x\n'],
    ['tabs', 'email\tfirst_name\ttags\na@x.test\tAnna\tx\n'],
    ['commas and no last line break', 'EMAIL, firstName ,Tags\na@x.test,Anna,x'],
  ])('are read with %s, and with column names as spreadsheets write them', async (_, text) => {
    expect(shortOf(await rowsOf('csv', text))).toEqual([
      [1, { email: 'a@x.test', firstName: 'Anna', tags: ['x'] }],
    ]);
  });

  it('are refused one by one where they hold too much, while empty cells at the end are nothing', async () => {
    const text = 'email,title\na@x.test,CEO,,\nb@x.test,x,y\nc@x.test\n,,\n"d"d@x.test,say "hi"\n';

    expect(shortOf(await rowsOf('csv', text))).toEqual(
      [
        [1, { email: 'a@x.test', title: 'CEO' }],
        [2, 'format'],
        [3, { email: 'c@x.test' }],
        [4, { email: 'dd@x.test', title: 'say "hi"' }],
      ].map((row, i) => (i === 3 ? [4, expect.objectContaining({ title: 'say "hi"' })] : row)),
    );
  });

  it.each([
    [
      'unknown columns, all of them',
      'email,shoeSize,customFields.__proto__,customFields.\n',
      /"shoeSize", "customFields.__proto__", "customFields."/,
    ],
    ['a column twice', 'email,E-Mail\n', /more than once: "E-Mail"/],
    ['no e-mail column', 'lastName\nx\n', /no column "email"/],
    ['no header', '', /empty/],
    ['a quote that is never closed', `email,title\na@x.test,CEO\n"b@x.test,${'x\n'.repeat(9)}`, /record 2/],
    ['a quote that swallows the file', `email\n"${'x@x.test\n'.repeat(40_000)}`, /record 1 .* never closed/],
  ])('are not read from a file with %s', async (_, text, message) => {
    const failed = rowsOf('csv', text, [7, 50]);

    await expect(failed).rejects.toBeInstanceOf(UnusableFileError);
    await expect(failed).rejects.toThrow(message);
  });

  it('let the source go when the reader leaves early', async () => {
    let isClosed = false;
    async function* source() {
      try {
        for (let i = 0; ; i++) yield i === 0 ? 'email\n' : `a${i}@x.test\n`.repeat(1_000);
      } finally {
        isClosed = true;
      }
    }

    for await (const row of importRows('csv', source())) if (row.row === 5) break;
    await new Promise((resolve) => setImmediate(resolve));

    expect(isClosed).toBe(true);
  });
});

describe('batchesAfter', () => {
  async function* rows(sizes: readonly number[]): AsyncGenerator<ParsedRow> {
    for (const [i, size] of sizes.entries()) yield { row: i + 1, size };
  }
  const lengthsOf = async (reached: number, sizes: readonly number[]) => {
    const found: number[][] = [];
    for await (const batch of batchesAfter(reached, rows(sizes))) found.push(batch.map(({ row }) => row));
    return found.map((batch) => [batch[0], batch.length]);
  };

  it('leaves out what is done and ends a batch at 500 rows', async () => {
    expect(await lengthsOf(3, Array<number>(1_010).fill(10))).toEqual([
      [4, 500],
      [504, 500],
      [1_004, 7],
    ]);
  });

  it('hands out what came before an error', async () => {
    async function* broken(): AsyncGenerator<ParsedRow> {
      yield* rows([1, 1]);
      throw new UnusableFileError('broken');
    }
    const found: number[] = [];

    const reading = (async () => {
      for await (const batch of batchesAfter(0, broken())) found.push(...batch.map(({ row }) => row));
    })();

    await expect(reading).rejects.toThrow('broken');
    expect(found).toEqual([1, 2]);
  });

  it('ends a batch early when its rows are large', async () => {
    expect(await lengthsOf(0, Array<number>(6).fill(250_000))).toEqual([
      [1, 4],
      [5, 2],
    ]);
  });
});
