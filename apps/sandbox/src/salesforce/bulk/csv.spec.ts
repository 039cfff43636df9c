import { CsvError, lineEndingOf, parseCsv, quoted } from './csv.js';

describe('parseCsv', () => {
  it.each([
    [
      'plain cells',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['no line end at the end', 'a\n1', [['a'], ['1']]],
    ['a byte-order mark', '\ufeffa\n1\n', [['a'], ['1']]],
    [
      'empty cells',
      'a,b,c\n,,\n',
      [
        ['a', 'b', 'c'],
        ['', '', ''],
      ],
    ],
    [
      'quotes, doubled quotes and delimiters inside',
      'a,b\n"x,""y""",z\n',
      [
        ['a', 'b'],
        ['x,"y"', 'z'],
      ],
    ],
    [
      'line ends inside quotes',
      'a,b\n"1\n2",3\n',
      [
        ['a', 'b'],
        ['1\n2', '3'],
      ],
    ],
    [
      'an empty last cell in a quoted file',
      '"a","b"\n"1",\n',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    ['nothing', '', []],
  ])('reads %s', (_, text, rows) => {
    expect(parseCsv(text, ',', '\n')).toEqual(rows);
  });

  it.each(['a\n"1', 'a,b\n"1" ,2\n'])('refuses %j', (text) => {
    expect(() => parseCsv(text, ',', '\n')).toThrow(CsvError);
  });

  it('reads back what it quotes', () => {
    const cells = ['plain', 'a"b', 'a,b', 'a\nb', ''];

    expect(parseCsv(`${cells.map(quoted).join(',')}\n`, ',', '\n')).toEqual([cells]);
  });

  it('tells the line ending from the first line', () => {
    expect(['a\nb', 'a\r\nb', 'a'].map(lineEndingOf)).toEqual(['\n', '\r\n', undefined]);
  });
});
