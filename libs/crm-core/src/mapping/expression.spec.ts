import type { FieldType, FieldValue } from '../records.js';
import { CALLABLE } from './expression-functions.js';
import { checkExpression, compileExpression, MAX_EXPRESSION } from './expression.js';

const faultOf = (source: string, input: FieldType = 'string') => {
  const checked = checkExpression(source, input);
  return 'fault' in checked ? checked.fault : undefined;
};

describe('an expression', () => {
  it.each<[string, FieldType, FieldValue, FieldType, FieldValue]>([
    ['value', 'string', 'a', 'string', 'a'],
    ['value.upper() + "様"', 'string', 'taro', 'string', 'TARO様'],
    ['value.nfkc().digits()', 'phone', '０３－1234', 'string', '031234'],
    ['"+81 " + value.digits().substring(1)', 'phone', '03-1234-5678', 'phone', '+81 312345678'],
    ['value.hiragana()', 'string', 'ヤマダ ー', 'string', 'やまだ ー'],
    ['value.katakana()', 'string', 'やまだ', 'string', 'ヤマダ'],
    ['value.left(2)', 'string', 'a😀b', 'string', 'a'],
    ['value.left(9)', 'string', 'ab', 'string', 'ab'],
    ['value.replace("$", "$&")', 'string', 'a$', 'string', 'a$&'],
    ['value.regexExtract("^([0-9]{3})-?([0-9]{4})$")', 'string', '150-0001', 'string', '150'],
    ['value.regexExtract("[0-9]+")', 'string', 'no 12 of 34', 'number', 12],
    ['value.regexMatches("^[A-Z]+$") ? "code" : "name"', 'string', 'ABC', 'picklist', 'code'],
    ['value * 2 + 1', 'number', 1.5, 'number', 4],
    ['round(value / 3)', 'number', 10, 'number', 3],
    ['value > 10.0 ? "large" : "small"', 'number', 11, 'picklist', 'large'],
    ['int(value) * 2', 'string', '21', 'number', 42],
    ['value ? "はい" : "いいえ"', 'boolean', false, 'string', 'いいえ'],
    ['value in ["yes", "はい"]', 'string', 'はい', 'boolean', true],
    ['{"1": "A", "2": "B"}[value]', 'string', '2', 'string', 'B'],
    ['value.size() > 1 ? value[0] : "one"', 'set', ['a', 'b'], 'string', 'a'],
    ['value.split("、")', 'string', 'b、a', 'set', ['a', 'b']],
    ['value.substring(0, 4)', 'date', '2026-01-31', 'number', 2026],
    ['timestamp(value)', 'datetime', '2026-01-31T00:00:00.000Z', 'date', '2026-01-31'],
    ['timestamp(value).getFullYear()', 'datetime', '2026-01-31T00:00:00.000Z', 'number', 2026],
    ['value + "x"', 'string', null, 'string', null],
  ])('%s of a %s %j is, as a %s', (source, input, value, output, expected) => {
    expect(faultOf(source, input)).toBeUndefined();
    expect(compileExpression(source, input, output)(value)).toEqual(expected);
  });

  it.each<[string, FieldType, string, string]>([
    ['value +', 'string', 'format', 'At character 8: Unexpected token: EOF.'],
    ['value + 1', 'string', 'type', 'At character 1: no such overload: string + int.'],
    ['"a" + valeu', 'string', 'type', 'At character 7: Unknown variable: valeu.'],
    ['value.constructor', 'string', 'type', "At character 7: Cannot index type 'string'."],
    ['value ? "a" : "b"', 'string', 'type', "At character 1: Ternary condition must be bool, got 'string'."],
    [
      '{"a": value}',
      'string',
      'type',
      'The result must be text, a number, yes/no or a list of texts, not map<string, string>.',
    ],
    ['null', 'string', 'type', 'The result must be text, a number, yes/no or a list of texts, not null.'],
    ['value.frob()', 'string', 'notAllowed', 'At character 1: There is no function frob here.'],
    [
      '"a" + value.matches("a")',
      'string',
      'notAllowed',
      'At character 7: There is no function matches here.',
    ],
    [
      'value.split(",").map(x, x + "a")',
      'string',
      'notAllowed',
      'At character 1: There is no function map here.',
    ],
    [
      'value.split(",").join(value)',
      'string',
      'notAllowed',
      'At character 1: There is no function join here.',
    ],
    ['cel.bind(a, value, a + a)', 'string', 'notAllowed', 'At character 1: There is no function bind here.'],
    ['dyn(value)', 'string', 'notAllowed', 'At character 1: There is no function dyn here.'],
    [
      'value.contains(value)',
      'string',
      'notAllowed',
      'At character 16: What contains is given must be written out.',
    ],
    [
      'value.regexMatches("(?=a)")',
      'string',
      'notAllowed',
      'At character 20: This is no regular expression as RE2 reads them (no look-around, no back references).',
    ],
    [
      'value.regexMatches("(a?){900}")',
      'string',
      'notAllowed',
      'At character 20: This pattern is too large.',
    ],
    [
      `${'('.repeat(30)}value${')'.repeat(30)}`,
      'string',
      'format',
      'At character 17: Exceeded maxDepth (16).',
    ],
    [Array(60).fill('value').join('+'), 'string', 'format', 'At character 1: Exceeded maxAstNodes (100).'],
    ['"'.repeat(MAX_EXPRESSION + 1), 'string', 'range', 'An expression has at most 500 characters.'],
  ])('%s over a %s is refused: %s', (source, input, code, detail) => {
    expect(faultOf(source, input)).toEqual({ code, detail });
    expect(() => compileExpression(source, input, 'string')).toThrow(
      expect.objectContaining({ code: 'MAPPING.EXPRESSION_INVALID' }),
    );
  });

  it('costs no more than its length allows, on the longest values', () => {
    const longest = 'a'.repeat(4_000);
    const costly = [
      Array(40).fill('value').join('+') + '.upper().nfkc().hiragana().digits()',
      `(${Array(20).fill('value').join('+')}).contains("${'a'.repeat(150)}b${'a'.repeat(150)}") ? "a" : "b"`,
      Array(15).fill('value.indexOf("aaaaaaaab")').join('+'),
      'value.left(1000).regexMatches("(a?){40}b") ? "a" : value.left(1000).regexExtract("(a|aa|aaa)*(b|c)")',
      'value.replace("a", "aaaa").replace("a", "aaaa").replace("a", "aaaa")',
      `value${'.split("")[0]'.repeat(6)}`,
    ];
    for (const source of costly) {
      expect(faultOf(source)).toBeUndefined();
      const evaluate = compileExpression(source, 'string', 'string');
      const startedAt = performance.now();
      try {
        evaluate(longest);
      } catch {
        // That it gives up is fine, too.
      }
      expect(performance.now() - startedAt).toBeLessThan(100);
    }
  });

  it('may call only what is bounded', () => {
    const unbounded = [
      'matches',
      'join',
      'map',
      'filter',
      'all',
      'exists',
      'exists_one',
      'bind',
      'dyn',
      'json',
      'type',
    ];

    expect(unbounded.filter((name) => CALLABLE.has(name))).toEqual([]);
  });
});
