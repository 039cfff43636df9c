// Record ids: 3 characters of key prefix, 3 of instance, 9 of a base-62 counter, then 3 that repeat the letter case.
// The counter is the row's index plus one, so an id leads to its row without a table of ids.

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CASE_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const INSTANCE = '5f0';
const COUNTER_LENGTH = 9;

const VALUE_OF = new Map([...BASE62].map((char, value) => [char, value]));

const LOW_DIGITS = 5;
const LOW_RANGE = 62 ** LOW_DIGITS;
const DIGITS = [...BASE62];
const IS_UPPER = DIGITS.map((digit) => (digit >= 'A' && digit <= 'Z' ? 1 : 0));

/** The first ten characters of an id, and of its suffix, are the same for hundreds of millions of rows. */
const heads = new Map<string, { high: number; text: string; suffix: string }>();

/** The 18-character id of the row with this index (0-based) under a key prefix. */
export function makeId(prefix: string, index: number): string {
  const counter = index + 1;
  const high = Math.floor(counter / LOW_RANGE);
  let head = heads.get(prefix);
  if (head?.high !== high) {
    const text = prefix + INSTANCE + base62(high, COUNTER_LENGTH - LOW_DIGITS);
    head = { high, text, suffix: caseSuffix(`${text}00000`).slice(0, 2) };
    heads.set(prefix, head);
  }
  let low = '';
  let bits = 0;
  let rest = counter % LOW_RANGE;
  for (let i = LOW_DIGITS - 1; i >= 0; i--) {
    const digit = rest % 62;
    low = DIGITS[digit] + low;
    bits |= IS_UPPER[digit] << i;
    rest = (rest - digit) / 62;
  }
  return head.text + low + head.suffix + CASE_ALPHABET[bits];
}

function base62(value: number, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest = Math.floor(rest / 62)) text = DIGITS[rest % 62] + text;
  return text;
}

/** The three characters that make a 15-character id safe to compare without case. */
export function caseSuffix(id15: string): string {
  let suffix = '';
  for (let group = 0; group < 15; group += 5) {
    let bits = 0;
    for (let i = 0; i < 5; i++) {
      const code = id15.charCodeAt(group + i);
      if (code >= 65 && code <= 90) bits |= 1 << i;
    }
    suffix += CASE_ALPHABET[bits];
  }
  return suffix;
}

/** Well formed as an id; says nothing about whether a row has it. */
export function isIdShaped(text: string): boolean {
  return (
    /^[0-9A-Za-z]{15}([A-Z0-5]{3})?$/.test(text) &&
    (text.length === 15 || caseSuffix(text) === text.slice(15))
  );
}

/** 15 or 18 characters in, 18 out; anything else comes back as it was. */
export function toId18(id: string): string {
  return id.length === 15 ? id + caseSuffix(id) : id;
}

/** The row index an id stands for, or -1 when no row of this prefix can have it. */
export function indexOfId(prefix: string, id: string): number {
  if ((id.length !== 15 && id.length !== 18) || !id.startsWith(prefix) || id.slice(3, 6) !== INSTANCE)
    return -1;
  let index = 0;
  for (let i = 6; i < 15; i++) {
    const value = VALUE_OF.get(id[i]);
    if (value === undefined) return -1;
    index = index * 62 + value;
  }
  if (id.length === 18 && caseSuffix(id.slice(0, 15)) !== id.slice(15)) return -1;
  return index - 1;
}
