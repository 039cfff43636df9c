import fc from 'fast-check';
import { BrokenFileError, BrokenRow, parseRows } from './parse-rows.js';

async function* pieces(text: string, cuts: readonly number[]): AsyncIterable<string> {
  const edges = [0, ...cuts.map((c) => c % (text.length + 1)).sort((a, b) => a - b), text.length];
  for (let i = 1; i < edges.length; i++) yield text.slice(edges[i - 1], edges[i]);
}

async function rowsOf(
  format: 'csv' | 'ndjson',
  text: string,
  cuts: readonly number[] = [],
): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of parseRows(format, pieces(text, cuts))) rows.push(row);
  return rows;
}

describe('parseRows', () => {
  it('reads NDJSON wherever the upload was cut, and marks a broken line', async () => {
    const text = '\ufeff{"email":"a@x.test"}\r\n\n{"email":"太郎@x.test"}\nnot json\n{"email":"c@x.test"}';
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat()), async (cuts) => {
        expect(await rowsOf('ndjson', text, cuts)).toEqual([
          { email: 'a@x.test' },
          { email: '太郎@x.test' },
          new BrokenRow('This line is no JSON.'),
          { email: 'c@x.test' },
        ]);
      }),
      { numRuns: 300 },
    );
  });

  it('reads CSV with quotes, line breaks, a BOM, tags and custom fields', async () => {
    const text =
      '\ufeffemail,lastName,tags,customFields.rank\r\na@x.test,"O""Neil, ""Shaq""\n2nd",vip;ja,7\r\nb@x.test,,,\r\n';

    expect(await rowsOf('csv', text, [3, 30, 31])).toEqual([
      {
        email: 'a@x.test',
        lastName: 'O"Neil, "Shaq"\n2nd',
        tags: ['vip', 'ja'],
        customFields: { rank: '7' },
      },
      { email: 'b@x.test' },
    ]);
  });

  it.each([
    ['unknown columns, all of them', 'email,foo,customFields.__proto__\n', /"foo", "customFields.__proto__"/],
    ['a missing e-mail column', 'lastName\nx\n', /"email" is needed/],
    ['a row with too many cells', 'email\na@x.test,b\n', /line 2/],
    ['a quote that is never closed', 'email\n"a@x.test\n', /QUOTE/],
  ])('refuses a file with %s', async (_, text, message) => {
    const failed = rowsOf('csv', text);

    await expect(failed).rejects.toBeInstanceOf(BrokenFileError);
    await expect(failed).rejects.toThrow(message);
  });
});
