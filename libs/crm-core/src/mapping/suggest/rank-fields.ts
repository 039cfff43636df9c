// Which field of the CRM a field of ours most likely is: by rules that can be told, the same answer every time, nothing leaves the process.
import type { FieldDescription, FieldType } from '../../records.js';
import { conceptOf, conceptWithin, likeness } from './field-names.js';
import { WEIGHTS } from './weights.js';

export const SUGGESTION_REASONS = [
  'sameMeaning',
  'partOfMeaning',
  'alike',
  'sameType',
  'mappedBefore',
] as const;
export type SuggestionReason = (typeof SUGGESTION_REASONS)[number];

export interface Suggestion {
  readonly crmField: string;
  /** 0 to 1: how sure. */
  readonly score: number;
  /** Sure enough to be ticked beforehand, and well ahead of the next one. */
  readonly isSure: boolean;
  readonly reasons: readonly SuggestionReason[];
}

export type NamedField = Pick<FieldDescription, 'name' | 'label' | 'type'> &
  Partial<Pick<FieldDescription, 'createable' | 'updateable'>>;

/** Mapped before in this tenant: our field's name → the CRM's names. */
export type Accepted = ReadonlyMap<string, ReadonlySet<string>>;

const SURE = 0.9;
const AHEAD = 0.12;
/** Less is noise. */
const WORTH_TELLING = 0.2;

/** The best first, at most `limit`. */
export function rankFields(
  ours: NamedField,
  theirs: readonly NamedField[],
  accepted: Accepted = new Map(),
  limit = 3,
): Suggestion[] {
  const mine = namesOf(ours);
  const ranked = theirs
    .map((field) => scored(ours, mine, field, accepted.get(ours.name)?.has(field.name) ?? false))
    .filter(({ score }) => score >= WORTH_TELLING)
    .sort((a, b) => b.score - a.score || a.crmField.localeCompare(b.crmField));
  const second = ranked[1]?.score ?? 0;
  return ranked.slice(0, limit).map((one, i) => ({
    ...one,
    isSure: i === 0 && one.score >= SURE && one.score - second >= AHEAD * (1 - second) && one.score > second,
  }));
}

interface Names {
  readonly whole: ReadonlySet<string>;
  readonly within: ReadonlySet<string>;
  readonly texts: readonly string[];
}

const namesCache = new WeakMap<NamedField, Names>();

function namesOf(field: NamedField): Names {
  const known = namesCache.get(field);
  if (known) return known;
  const texts = [...new Set([field.label, field.name.split('.').at(-1) ?? field.name, field.name])];
  const names = {
    whole: new Set(texts.flatMap((text) => conceptOf(text) ?? [])),
    within: new Set(texts.flatMap((text) => conceptOf(text) ?? conceptWithin(text) ?? [])),
    texts,
  };
  namesCache.set(field, names);
  return names;
}

const shares = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].some((one) => b.has(one));

function scored(
  ours: NamedField,
  mine: Names,
  field: NamedField,
  isAccepted: boolean,
): Omit<Suggestion, 'isSure'> {
  const its = namesOf(field);
  const isSame = shares(mine.whole, its.whole);
  const isWithin = !isSame && shares(mine.within, its.within);
  const isOther = !isSame && !isWithin && mine.within.size > 0 && its.within.size > 0;
  const alike = Math.max(...mine.texts.flatMap((a) => its.texts.map((b) => likeness(a, b))));
  const fit = fitOf(ours.type, field.type);
  const sum =
    WEIGHTS.bias +
    (isSame ? WEIGHTS.sameConcept : 0) +
    (isWithin ? WEIGHTS.withinConcept : 0) +
    (isOther ? WEIGHTS.otherConcept : 0) +
    WEIGHTS.likeness * alike +
    WEIGHTS[fit] +
    (isAccepted ? WEIGHTS.accepted : 0) +
    (field.updateable === false ? WEIGHTS.readOnly : 0);
  const reasons: SuggestionReason[] = [
    ...(isAccepted ? (['mappedBefore'] as const) : []),
    ...(isSame ? (['sameMeaning'] as const) : isWithin ? (['partOfMeaning'] as const) : []),
    ...(alike > 0.5 ? (['alike'] as const) : []),
    ...(fit === 'sameType' ? (['sameType'] as const) : []),
  ];
  return { crmField: field.name, score: Math.round(1000 / (1 + Math.exp(-sum))) / 1000, reasons };
}

const TEXTS: ReadonlySet<FieldType> = new Set(['string', 'text', 'email', 'phone', 'url', 'picklist']);
const CONVERTIBLE: ReadonlySet<string> = new Set([
  'date datetime',
  'boolean picklist',
  'number string',
  'picklist set',
  'set string',
  'date string',
  'boolean string',
  'datetime string',
]);

/** Text is what anything can be written as: an exact type says more. */
function fitOf(a: FieldType, b: FieldType): 'sameType' | 'convertibleType' | 'foreignType' {
  if (a === b) return 'sameType';
  if (TEXTS.has(a) && TEXTS.has(b)) return 'convertibleType';
  return CONVERTIBLE.has([a, b].sort().join(' ')) ? 'convertibleType' : 'foreignType';
}
