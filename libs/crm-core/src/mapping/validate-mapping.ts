import type { FieldError } from '@app/errors';
import type { DefaultFieldMapping } from '../crm-provider.js';
import type { CrmObject, CrmSchema, FieldDescription } from '../records.js';
import {
  checkDefault,
  checkPairs,
  checkTransform,
  checkUndoing,
  checkValueMap,
  markmailTypeOf,
  worstOf,
  type Wrong,
} from './check-translation.js';
import type { Compatibility, Direction, FieldMapping, MappedField } from './mapping.types.js';
import { isConsentField, markmailField } from './markmail-fields.js';

export interface ValidatedMapping {
  /** Empty when there are errors. */
  readonly fields: readonly MappedField[];
  /** In the order of the lines; the worse of the two directions that the line goes. */
  readonly verdicts: readonly Compatibility[];
  readonly errors: readonly FieldError[];
}

/** Checks a mapping against both sides' fields and names everything that is wrong with it at once. */
export function validateMapping(
  object: CrmObject,
  mappings: readonly FieldMapping[],
  schema: CrmSchema,
): ValidatedMapping {
  const crmFields = new Map(schema.fields.map((field) => [field.name, field]));
  const lines = mappings.map((line, i) => checkLine(object, line, i, crmFields));
  const errors = [
    ...none(mappings),
    ...lines.flatMap((line) => line.errors),
    ...duplicates(object, mappings),
  ];
  const fields = errors.length > 0 ? [] : lines.flatMap((line) => line.field ?? []);
  return { fields, verdicts: lines.map((line) => line.verdict), errors };
}

function none(mappings: readonly FieldMapping[]): FieldError[] {
  const detail = 'At least one line is needed. To stop synchronising, disable the object.';
  return mappings.length > 0 ? [] : [{ pointer: '', code: 'required', detail }];
}

interface CheckedLine {
  readonly errors: FieldError[];
  readonly verdict: Compatibility;
  readonly field?: MappedField;
}

function checkLine(
  object: CrmObject,
  line: FieldMapping,
  i: number,
  crmFields: ReadonlyMap<string, FieldDescription>,
): CheckedLine {
  const ours = markmailField(object, line.markmailField);
  const theirs = crmFields.get(line.crmField);
  const errors: FieldError[] = [];
  const wrong: Wrong = (path, code, detail) => errors.push({ pointer: `/${i}/${path}`, code, detail });
  if (!ours)
    wrong(
      'markmailField',
      'unknown',
      'MarkMail has no such field. Custom ones are written customFields.NAME.',
    );
  if (!theirs) wrong('crmField', 'unknown', 'The CRM has no such field, or it is hidden from us.');
  checkRule(object, line, wrong);
  if (!ours || !theirs) return { errors, verdict: { verdict: 'ok' } };
  checkDirection(line, ours, theirs, wrong);
  const field: MappedField = {
    ...line,
    markmailType: markmailTypeOf(line, { ours, theirs }),
    crmType: theirs.type,
    crmCreateable: theirs.createable,
    crmUpdateable: theirs.updateable,
    crmMaxLength: theirs.maxLength,
  };
  const verdict = isConsentField(object, line.markmailField)
    ? checkConsent(line, theirs, wrong)
    : checkValues(field, ours, theirs, wrong);
  if (errors.length === 0) {
    checkUndoing(field, { ours, theirs }, wrong);
    checkPairs(field, wrong);
  }
  return { errors, verdict, field };
}

function checkDirection(
  line: FieldMapping,
  ours: FieldDescription,
  theirs: FieldDescription,
  wrong: Wrong,
): void {
  if (line.direction !== 'toCrm' && !theirs.readable)
    wrong('crmField', 'notAllowed', 'The CRM does not let us read this field.');
  if (line.direction !== 'fromCrm' && !theirs.updateable && !theirs.createable) {
    wrong('direction', 'notAllowed', 'The CRM does not let us write this field: use fromCrm.');
  }
  if (line.direction !== 'toCrm' && !ours.updateable)
    wrong('direction', 'notAllowed', 'MarkMail sets this field itself: use toCrm.');
}

/** How values get from one side to the other, and whether they can. */
function checkValues(
  line: MappedField,
  ours: FieldDescription,
  theirs: FieldDescription,
  wrong: Wrong,
): Compatibility {
  const sides = { ours, theirs };
  if (line.transform && line.valueMap)
    wrong('valueMap', 'notAllowed', 'A line has a transform or a value map, not both.');
  if (line.unmapped !== undefined && !line.valueMap)
    wrong('unmapped', 'notAllowed', 'It belongs to a value map, and there is none.');
  checkDefault(line, sides, wrong);
  if (line.transform) return checkTransform(line, sides, wrong);
  if (line.valueMap) return checkValueMap(line, sides, wrong);
  const verdict = worstOf(line, sides);
  if (verdict.verdict === 'impossible') wrong('crmField', 'type', verdict.reason);
  if (pointElsewhere(ours, theirs))
    wrong('crmField', 'type', `This field of the CRM does not point to a ${ours.references?.[0]}.`);
  return verdict;
}

const pointElsewhere = (ours: FieldDescription, theirs: FieldDescription): boolean =>
  theirs.references !== undefined &&
  ours.references !== undefined &&
  !ours.references.some((object) => theirs.references?.includes(object));

function checkRule(object: CrmObject, line: FieldMapping, wrong: Wrong): void {
  const isConsent = isConsentField(object, line.markmailField);
  if (isConsent && line.rule !== 'optOutWins')
    wrong('rule', 'notAllowed', 'A consent field allows optOutWins only.');
  if (!isConsent && line.rule === 'optOutWins')
    wrong('rule', 'notAllowed', 'optOutWins is for consent fields only.');
}

/** What an opt-out is cannot be rewritten. */
function checkConsent(line: FieldMapping, theirs: FieldDescription, wrong: Wrong): Compatibility {
  for (const part of ['transform', 'valueMap', 'unmapped', 'default'] as const)
    if (line[part] !== undefined) wrong(part, 'notAllowed', 'A consent field is carried as it is.');
  if (theirs.type !== 'boolean')
    wrong('crmField', 'type', 'Consent needs a yes/no field that says "opted out".');
  return { verdict: 'ok' };
}

function duplicates(object: CrmObject, mappings: readonly FieldMapping[]): FieldError[] {
  const detail = 'This field is mapped by an earlier line already.';
  return mappings.flatMap((line, i) => {
    const earlier = mappings.slice(0, i);
    const isTwice = earlier.some(({ markmailField: name }) => name === line.markmailField);
    const isTaken = earlier.some(
      (other) => other.crmField === line.crmField && !canShare(object, other, line),
    );
    return [
      ...(isTwice ? [{ pointer: `/${i}/markmailField`, code: 'duplicate', detail }] : []),
      ...(isTaken ? [{ pointer: `/${i}/crmField`, code: 'duplicate', detail }] : []),
    ];
  });
}

/** A field of the CRM may point to objects of several kinds, for each of which MarkMail has a field of its own. */
function canShare(object: CrmObject, one: FieldMapping, other: FieldMapping): boolean {
  const targets = [one, other].map((line) => markmailField(object, line.markmailField)?.references?.[0]);
  return targets[0] !== undefined && targets[1] !== undefined && targets[0] !== targets[1];
}

/**
 * A provider's default mapping as far as this org allows it: missing fields are left out, read-only ones come from the CRM only.
 * @param others what is synchronised besides
 */
export function defaultFields(
  object: CrmObject,
  defaults: readonly DefaultFieldMapping[],
  schema: CrmSchema,
  others: readonly CrmObject[] = [],
): FieldMapping[] {
  const crmFields = new Map(schema.fields.map((field) => [field.name, field]));
  return defaults.flatMap(({ valueMap, with: other, ...line }): FieldMapping[] => {
    const theirs = crmFields.get(line.crmField);
    if (other && !others.includes(other)) return [];
    if (!theirs?.readable || !markmailField(object, line.markmailField)) return [];
    const direction: Direction = theirs.createable || theirs.updateable ? line.direction : 'fromCrm';
    const pairs = valueMap?.filter(({ crm }) => hasOption(theirs, String(crm)));
    return [{ ...line, direction, ...(pairs ? { valueMap: pairs } : {}) }];
  });
}

const hasOption = ({ options }: FieldDescription, value: string): boolean =>
  options.length === 0 || options.some((option) => option.value === value);

/**
 * The mapping that an object starts with in this org: the provider's lines that hold here. Without fields when none does.
 */
export function defaultMapping(
  object: CrmObject,
  defaults: readonly DefaultFieldMapping[],
  schema: CrmSchema,
  others: readonly CrmObject[] = [],
): ValidatedMapping {
  const lines = defaultFields(object, defaults, schema, others);
  const usable = lines.filter((line) => validateMapping(object, [line], schema).errors.length === 0);
  return validateMapping(object, usable, schema);
}
