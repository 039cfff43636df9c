// One form for what fields are called, whatever the CRM, the language or the script.
import { SYNONYMS } from './synonyms.js';

/** Prefixes and endings that CRMs and packages put on custom fields. */
const PREFIX =
  /^(?:customFields\.|hs_|new_|cr[0-9a-f]{3,5}_|[a-z0-9]+__(?=[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*__))/;
const ENDING = /__(?:c|pc|r)$/;
const HIRAGANA = /[\u3041-\u3096]/g;
const HAS_JAPANESE = /[\u3040-\u30ff\u3400-\u9fff々〒]/;

/** `Last_Purchase_Date__c` → `last purchase date`; `ご担当者（姓）` → `担当者 姓`. */
export function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(PREFIX, '')
    .replace(ENDING, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .replace(HIRAGANA, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
    .replace(/[^\p{L}\p{N}〒ー]+/gu, ' ')
    .trim();
}

/** Without spaces: Japanese has none, and English names are written with and without. */
export const solid = (plain: string): string => plain.replaceAll(' ', '');

const CONCEPTS: ReadonlyMap<string, string> = new Map(
  [...SYNONYMS].flatMap(([concept, names]) =>
    names.map((name) => [solid(plainName(name)), concept] as const),
  ),
);
/** Longest first: 携帯電話 says more than 電話. */
const LONG_NAMES = [...CONCEPTS.keys()].filter((name) => name.length > 1).sort((a, b) => b.length - a.length);

/** What a name means where it is in the table as a whole. */
export const conceptOf = (name: string): string | undefined => CONCEPTS.get(solid(plainName(name)));

/** What the longest known part of a name means. Parts of English names begin and end with words. */
export function conceptWithin(name: string): string | undefined {
  const plain = plainName(name);
  const whole = solid(plain);
  const isJapanese = HAS_JAPANESE.test(whole);
  const found = LONG_NAMES.find((known) =>
    isJapanese || HAS_JAPANESE.test(known) ? whole.includes(known) : isOfWords(plain, known),
  );
  return found === undefined ? undefined : CONCEPTS.get(found);
}

function isOfWords(plain: string, known: string): boolean {
  const words = plain.split(' ');
  return words.some((_, from) => {
    let joined = '';
    for (const word of words.slice(from)) {
      joined += word;
      if (joined === known) return true;
      if (joined.length > known.length) return false;
    }
    return false;
  });
}

/** How alike two names are written, 0 to 1: by pairs of neighbouring characters, so that it works without spaces. */
export function likeness(a: string, b: string): number {
  const [ofA, ofB] = [pairsOf(a), pairsOf(b)];
  if (ofA.size === 0 || ofB.size === 0) return solid(plainName(a)) === solid(plainName(b)) ? 1 : 0;
  let shared = 0;
  for (const pair of ofA) if (ofB.has(pair)) shared++;
  return (2 * shared) / (ofA.size + ofB.size);
}

function pairsOf(name: string): Set<string> {
  const text = solid(plainName(name));
  return new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2)));
}
