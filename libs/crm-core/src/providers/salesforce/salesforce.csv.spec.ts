import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvField, CsvReader } from './salesforce.csv.js';

function readAll(text: string, cuts: readonly number[]): string[][] {
  const reader = new CsvReader();
  const edges = [0, ...[...cuts].map((c) => c % (text.length + 1)).sort((a, b) => a - b), text.length];
  const rows = edges.slice(1).flatMap((end, i) => reader.push(text.slice(edges[i], end)));
  return [...rows, ...reader.end()];
}

const cell = fc.oneof(
  fc.constantFrom('', 'a', 'b c', '太郎', '"', '""', 'a"b', 'a,b', 'x\ny', 'x\r\ny', '\r\n', '🙂', ' pad '),
  fc.string(),
);

describe('CsvReader', () => {
  it('reads back what was written, wherever the text is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 5 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        (rows, cuts, lineEnd, hasLastBreak) => {
          const text =
            rows.map((row) => row.map(csvField).join(',')).join(lineEnd) + (hasLastBreak ? lineEnd : '');
          expect(readAll(text, cuts)).toEqual(rows);
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it('reads what csv-parse reads', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1 }),
        fc.array(fc.nat(), { maxLength: 5 }),
        (rows, cuts) => {
          const text =
            rows.map((row) => row.map((c) => `"${c.replaceAll('"', '""')}"`).join(',')).join('\n') + '\n';
          expect(readAll(text, cuts)).toEqual(
            parse(text, { relax_column_count: true, record_delimiter: '\n' }),
          );
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('waits where a quote is the last that arrived: it may be half of an escaped one', () => {
    const reader = new CsvReader();
    expect(reader.push('"a"')).toEqual([]);
    expect(reader.push('"b",c\n')).toEqual([['a"b', 'c']]);
  });
});
