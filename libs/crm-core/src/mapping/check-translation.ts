// What is wrong with the transform, value map or default of one mapping line, and what values become by them.
import type { FieldDescription, FieldType, FieldValue } from '../records.js';
import { agreedForm } from './agreed-form.js';
import { compatibility } from './convert.js';
import { checkExpression } from './expression.js';
import { ValueRejectedError } from './mapping.errors.js';
import type { Compatibility, FieldMapping, MappedField, Scalar } from './mapping.types.js';
import { customFieldType } from './markmail-fields.js';
import { normalise } from './normalise.js';
import { itemType } from './value-map.js';

/** Names a wrong part of the line by its path within the line. */
export type Wrong = (path: string, code: string, detail: string) => void;

interface Sides {
  readonly ours: FieldDescription;
  readonly theirs: FieldDescription;
}

const goes = (line: FieldMapping, way: 'toCrm' | 'fromCrm'): boolean =>
  line.direction === way || line.direction === 'bidirectional';
const WAYS = ['toCrm', 'fromCrm'] as const;

/** A custom field has the type of what it is given. */
export function markmailTypeOf(line: FieldMapping, { ours, theirs }: Sides): FieldType {
  if (!ours.custom) return ours.type;
  if (line.transform) {
    const made = checkExpression(
      line.transform.fromCrm ?? 'value',
      goes(line, 'fromCrm') ? theirs.type : 'string',
    );
    return 'type' in made ? customFieldType(made.type) : 'string';
  }
  if (!line.valueMap?.length) return customFieldType(theirs.type);
  const kinds = new Set(line.valueMap.map(({ markmail }) => typeof markmail));
  return kinds.size === 1 ? customFieldType([...kinds][0] as 'string' | 'number' | 'boolean') : 'string';
}

/** Answers the verdict on a line that has a transform. */
export function checkTransform(line: MappedField, { ours, theirs }: Sides, wrong: Wrong): Compatibility {
  const verdicts = WAYS.map((way): Compatibility => {
    const source = line.transform?.[way];
    const path = `transform/${way}`;
    if (!goes(line, way)) {
      if (source !== undefined) wrong(path, 'notAllowed', 'The line does not go this way.');
      return { verdict: 'ok' };
    }
    if (source === undefined) {
      wrong(path, 'required', 'The line goes this way too: it needs an expression, if only "value".');
      return { verdict: 'ok' };
    }
    const [from, to] = way === 'toCrm' ? [line.markmailType, theirs] : [line.crmType, ours];
    const checked = checkExpression(source, from);
    if ('fault' in checked) {
      wrong(path, checked.fault.code, checked.fault.detail);
      return { verdict: 'ok' };
    }
    const verdict = compatibility({ ...to, type: checked.type, maxLength: null, options: [] }, to);
    if (verdict.verdict === 'impossible')
      wrong(path, 'type', `The result is a ${checked.type}. ${verdict.reason}`);
    return verdict;
  });
  return verdicts.find(({ verdict }) => verdict === 'lossy') ?? { verdict: 'ok' };
}

const SAMPLES: readonly FieldValue[] = [
  'Abc',
  'abc def',
  '03-1234-5678',
  '〒150-0001',
  'ｱｲｳ ＡＢＣ',
  '山田 太郎',
  'a;b',
  '2026-01-31',
  '1',
  0,
  -2.5,
  1234.56,
  true,
  ['a', 'b'],
  '2026-01-31T09:30:00.000Z',
];

/** Expressions that do not undo each other would let values grow with every look. Tried with samples, as it cannot be proved. */
export function checkUndoing(line: MappedField, { ours, theirs }: Sides, wrong: Wrong): void {
  if (line.direction !== 'bidirectional' || !line.transform) return;
  const form = agreedForm('contact', line);
  const tries: [FieldValue, (value: FieldValue) => FieldValue, FieldType][] = [
    ...samplesOf(ours).map(
      (value) => [value, form.fromMarkmail, line.markmailType] as (typeof tries)[number],
    ),
    ...samplesOf(theirs).map((value) => [value, form.fromCrm, line.crmType] as (typeof tries)[number]),
  ];
  const bad = tries.find(([value, form_, type]) => isUnstable(form_, normalise(type, value)));
  if (bad)
    wrong(
      'transform',
      'notAllowed',
      `The two expressions do not undo each other, for example for ${JSON.stringify(bad[0])}.`,
    );
}

const samplesOf = ({ options }: FieldDescription): readonly FieldValue[] =>
  options.length > 0 ? options.slice(0, 50).map(({ value }) => value) : SAMPLES;

function isUnstable(form: (value: FieldValue) => FieldValue, value: FieldValue): boolean {
  try {
    form(value);
    return false;
  } catch (error) {
    return error instanceof ValueRejectedError && error.rowError.code === 'TRANSFORM_UNSTABLE';
  }
}

/** Answers the verdict on a line that has a value map. */
export function checkValueMap(line: MappedField, sides: Sides, wrong: Wrong): Compatibility {
  const { valueMap = [], unmapped = 'keep' } = line;
  if (valueMap.length === 0) wrong('valueMap', 'required', 'At least one pair is needed.');
  const seen = new Set<string>();
  valueMap.forEach((pair, i) => {
    checkEntry(pair.markmail, line.markmailType, sides.ours, wrong, `valueMap/${i}/markmail`);
    checkEntry(pair.crm, line.crmType, sides.theirs, wrong, `valueMap/${i}/crm`);
    const key = JSON.stringify([pair.markmail, pair.crm]);
    if (seen.has(key)) wrong(`valueMap/${i}`, 'duplicate', 'This pair stands above already.');
    seen.add(key);
  });
  if (unmapped === 'blank')
    return { verdict: 'lossy', reason: 'Values that are not in the value map become blank.' };
  if (unmapped === 'reject')
    return { verdict: 'lossy', reason: 'Records with values that are not in the value map are rejected.' };
  const verdict = worstOf(line, sides);
  if (verdict.verdict === 'impossible')
    wrong('unmapped', 'type', `Values without a pair cannot be kept: ${verdict.reason} Use blank or reject.`);
  return verdict;
}

/** Pairs that lead from one value to the next and on would make values wander. */
export function checkPairs(line: MappedField, wrong: Wrong): void {
  if (line.direction !== 'bidirectional' || !line.valueMap) return;
  const form = agreedForm('contact', line);
  line.valueMap.forEach(({ markmail, crm }, i) => {
    if (isUnstable(form.fromMarkmail, markmail) || isUnstable(form.fromCrm, crm))
      wrong(
        `valueMap/${i}`,
        'notAllowed',
        'Together with the pairs above, this one leads to no end. Leave one of them out.',
      );
  });
}

function checkEntry(
  entry: Scalar,
  type: FieldType,
  field: FieldDescription,
  wrong: Wrong,
  path: string,
): void {
  const value = normalise(itemType(type), entry);
  if (value === null) wrong(path, 'type', `This is no ${itemType(type)}.`);
  else if (field.restrictedOptions && !field.options.some((option) => option.value === value))
    wrong(path, 'notAllowed', `The list of ${field.label} has no such value.`);
}

const RANK = { ok: 0, lossy: 1, impossible: 2 } as const;

/** The worse of the two directions that the line goes. */
export function worstOf(line: FieldMapping, { ours, theirs }: Sides): Compatibility {
  const ways = [
    ...(goes(line, 'toCrm') ? [compatibility(ours, theirs)] : []),
    ...(goes(line, 'fromCrm') ? [compatibility(theirs, ours)] : []),
  ];
  return ways.reduce((a, b) => (RANK[b.verdict] > RANK[a.verdict] ? b : a));
}

export function checkDefault(line: MappedField, { ours, theirs }: Sides, wrong: Wrong): void {
  if (line.default === undefined) return;
  const isCrm = line.direction !== 'fromCrm';
  const receiver = isCrm ? theirs : ours;
  const type = isCrm ? line.crmType : line.markmailType;
  const value = normalise(type, line.default);
  const tooLong =
    receiver.maxLength !== null && typeof value === 'string' && value.length > receiver.maxLength;
  if (!receiver.createable)
    wrong('default', 'notAllowed', `${receiver.label} cannot be set when a record is created.`);
  else if (tooLong)
    wrong('default', 'range', `${receiver.label} takes at most ${receiver.maxLength} characters.`);
  else checkEntry(line.default, type, receiver, wrong, 'default');
}
