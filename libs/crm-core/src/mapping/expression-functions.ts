// What expressions may call: some of CEL's own functions, and some of ours. No loops and no growth without bound: what an
// expression can cost follows from its length.
import type { Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';

/** In characters: of a value that is given to an expression, and of what `replace` makes. */
export const MAX_TEXT = 4_000;
/** Regular expressions take time in proportion to text × instructions. In characters. */
const MAX_REGEX_TEXT = 1_000;
const MAX_REGEX_INSTRUCTIONS = 200;

/** CEL's own functions that may be called, and which of their arguments must be written out: searching costs text × what is looked for. */
const OWN: Readonly<Record<string, 'literal' | 'any'>> = {
  size: 'any',
  string: 'any',
  int: 'any',
  double: 'any',
  bool: 'any',
  timestamp: 'any',
  getFullYear: 'any',
  getMonth: 'any',
  getDayOfMonth: 'any',
  getDate: 'any',
  getDayOfWeek: 'any',
  getDayOfYear: 'any',
  getHours: 'any',
  getMinutes: 'any',
  getSeconds: 'any',
  startsWith: 'literal',
  endsWith: 'literal',
  contains: 'literal',
  indexOf: 'literal',
  lastIndexOf: 'literal',
  split: 'literal',
  substring: 'any',
  trim: 'any',
  lowerAscii: 'any',
  upperAscii: 'any',
};

interface OurFunction {
  readonly signature: string;
  readonly description: string;
  readonly args: 'literal' | 'any';
  readonly run: (...args: never[]) => unknown;
}

const ours = (
  signature: string,
  description: string,
  run: OurFunction['run'],
  args: OurFunction['args'] = 'any',
): OurFunction => ({ signature, description, args, run });

const OURS: readonly OurFunction[] = [
  ours('string.lower(): string', 'In small letters.', (text: string) => text.toLowerCase()),
  ours('string.upper(): string', 'In capitals.', (text: string) => text.toUpperCase()),
  ours(
    'string.nfkc(): string',
    'Full-width letters and half-width kana in their usual width.',
    (text: string) => text.normalize('NFKC'),
  ),
  ours('string.digits(): string', 'The digits alone, full-width ones too.', (text: string) =>
    text.normalize('NFKC').replace(/[^0-9]/g, ''),
  ),
  ours('string.katakana(): string', 'Hiragana as katakana.', (text: string) =>
    shifted(text, 0x3041, 0x3096, 0x60),
  ),
  ours('string.hiragana(): string', 'Katakana as hiragana.', (text: string) =>
    shifted(text, 0x30a1, 0x30f6, -0x60),
  ),
  ours(
    'string.left(int): string',
    'At most so many characters from the start.',
    (text: string, count: bigint) => left(text, Number(count)),
  ),
  ours(
    'string.replace(string, string): string',
    'Every occurrence of a text by another.',
    (text: string, from: string, to: string) => capped(text.replaceAll(from, () => to)),
    'literal',
  ),
  ours('round(double): double', 'To the nearest whole number.', (value: number) => Math.round(value)),
  ours('floor(double): double', 'The whole number below.', (value: number) => Math.floor(value)),
  ours('ceil(double): double', 'The whole number above.', (value: number) => Math.ceil(value)),
];

/** Takes of a text at most so many characters, never half of one. */
function left(text: string, count: number): string {
  if (text.length <= count) return text;
  const cut = text.slice(0, Math.max(0, count));
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}

function shifted(text: string, first: number, last: number, by: number): string {
  return Array.from(text, (letter) => {
    const code = letter.charCodeAt(0);
    return code >= first && code <= last ? String.fromCharCode(code + by) : letter;
  }).join('');
}

function capped(text: string): string {
  if (text.length > MAX_TEXT * 4) throw new RangeError('too long');
  return text;
}

/** RE2: takes time in proportion to the text, whatever the pattern. */
function regexes(): OurFunction[] {
  const compiled = new Map<string, RE2JS>();
  const find = (text: string, pattern: string) => {
    if (text.length > MAX_REGEX_TEXT) throw new RangeError('too long');
    const regex = compiled.get(pattern) ?? RE2JS.compile(pattern);
    compiled.set(pattern, regex);
    return regex.matcher(text);
  };
  return [
    ours(
      'string.regexMatches(string): bool',
      'Whether the pattern (RE2) occurs.',
      (text: string, pattern: string) => find(text, pattern).find(),
      'literal',
    ),
    ours(
      'string.regexExtract(string): string',
      'What the first group of the pattern (RE2), or else all of it, found first.',
      (text: string, pattern: string) => {
        const found = find(text, pattern);
        if (!found.find()) return '';
        return found.group(found.groupCount() > 0 ? 1 : 0) ?? '';
      },
      'literal',
    ),
  ];
}

export function registerFunctions(environment: Environment): void {
  for (const { signature, run } of [...OURS, ...regexes()]) environment.registerFunction(signature, run);
  // A number of ours is a double; people write 2, not 2.0.
  environment.registerOperator('double + int: double', (a: number, b: bigint) => a + Number(b));
  environment.registerOperator('double - int: double', (a: number, b: bigint) => a - Number(b));
  environment.registerOperator('double * int: double', (a: number, b: bigint) => a * Number(b));
  environment.registerOperator('double / int: double', (a: number, b: bigint) => a / Number(b));
}

const nameOf = (signature: string): string => /^(?:\w+\.)?(\w+)\(/.exec(signature)?.[1] ?? signature;

/** By name: whether a call's arguments must be written out. Names that are missing may not be called. */
export const CALLABLE: ReadonlyMap<string, 'literal' | 'any'> = new Map([
  ...Object.entries(OWN),
  ...[...OURS, ...regexes()].map(({ signature, args }) => [nameOf(signature), args] as const),
]);

/** What is wrong with a pattern, if anything. */
export function regexFault(pattern: string): string | undefined {
  try {
    const size = RE2JS.compile(pattern).programSize();
    return size > MAX_REGEX_INSTRUCTIONS ? 'This pattern is too large.' : undefined;
  } catch {
    return 'This is no regular expression as RE2 reads them (no look-around, no back references).';
  }
}
