import type { FieldError } from '@app/errors';
import type { DefaultFieldMapping } from '../crm-provider.js';
import type { CrmObject, CrmSchema, FieldDescription } from '../records.js';
import { compatibility } from './convert.js';
import type { Compatibility, Direction, FieldMapping, MappedField, Rule } from './mapping.types.js';
import { customFieldType, isConsentField, markmailField } from './markmail-fields.js';

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
  const errors = [...none(mappings), ...lines.flatMap((line) => line.errors), ...duplicates(mappings)];
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
  const wrong = (key: string, code: string, detail: string) =>
    errors.push({ pointer: `/${i}/${key}`, code, detail });
  if (!ours)
    wrong(
      'markmailField',
      'unknown',
      'MarkMail has no such field. Custom ones are written customFields.NAME.',
    );
  if (!theirs) wrong('crmField', 'unknown', 'The CRM has no such field, or it is hidden from us.');
  checkRule(object, line, wrong);
  if (!ours || !theirs) return { errors, verdict: { verdict: 'ok' } };
  if (line.direction !== 'toCrm' && !theirs.readable)
    wrong('crmField', 'notAllowed', 'The CRM does not let us read this field.');
  if (line.direction !== 'fromCrm' && !theirs.updateable && !theirs.createable) {
    wrong('direction', 'notAllowed', 'The CRM does not let us write this field: use fromCrm.');
  }
  if (line.direction !== 'toCrm' && !ours.updateable)
    wrong('direction', 'notAllowed', 'MarkMail sets this field itself: use toCrm.');
  const verdict = isConsentField(object, line.markmailField)
    ? consentVerdict(theirs)
    : worst(line.direction, ours, theirs);
  if (verdict.verdict === 'impossible') wrong('crmField', 'type', verdict.reason);
  const field: MappedField = {
    markmailField: line.markmailField,
    crmField: line.crmField,
    direction: line.direction,
    rule: line.rule,
    markmailType: ours.custom ? customFieldType(theirs.type) : ours.type,
    crmType: theirs.type,
    crmCreateable: theirs.createable,
    crmUpdateable: theirs.updateable,
    crmMaxLength: theirs.maxLength,
  };
  return { errors, verdict, field };
}

function checkRule(
  object: CrmObject,
  line: FieldMapping,
  wrong: (key: string, code: string, detail: string) => void,
): void {
  const isConsent = isConsentField(object, line.markmailField);
  if (isConsent && line.rule !== 'optOutWins')
    wrong('rule', 'notAllowed', 'A consent field allows optOutWins only.');
  if (!isConsent && line.rule === 'optOutWins')
    wrong('rule', 'notAllowed', 'optOutWins is for consent fields only.');
}

function consentVerdict(theirs: FieldDescription): Compatibility {
  return theirs.type === 'boolean'
    ? { verdict: 'ok' }
    : { verdict: 'impossible', reason: 'Consent needs a yes/no field that says "opted out".' };
}

const RANK = { ok: 0, lossy: 1, impossible: 2 } as const;

function worst(direction: Direction, ours: FieldDescription, theirs: FieldDescription): Compatibility {
  const ways = [
    ...(direction === 'fromCrm' ? [] : [compatibility(ours, theirs)]),
    ...(direction === 'toCrm' ? [] : [compatibility(theirs, ours)]),
  ];
  return ways.reduce((a, b) => (RANK[b.verdict] > RANK[a.verdict] ? b : a));
}

function duplicates(mappings: readonly FieldMapping[]): FieldError[] {
  const seen = { markmailField: new Set<string>(), crmField: new Set<string>() };
  return mappings.flatMap((line, i) =>
    (['markmailField', 'crmField'] as const).flatMap((key) => {
      if (!seen[key].has(line[key])) {
        seen[key].add(line[key]);
        return [];
      }
      return [
        {
          pointer: `/${i}/${key}`,
          code: 'duplicate',
          detail: 'This field is mapped by an earlier line already.',
        },
      ];
    }),
  );
}

/** A provider's default mapping as far as this org allows it: missing fields are left out, read-only ones come from the CRM only. */
export function defaultFields(
  object: CrmObject,
  defaults: readonly DefaultFieldMapping[],
  schema: CrmSchema,
): FieldMapping[] {
  const crmFields = new Map(schema.fields.map((field) => [field.name, field]));
  return defaults.flatMap((line) => {
    const theirs = crmFields.get(line.crmField);
    if (!theirs?.readable || !markmailField(object, line.markmailField)) return [];
    const direction: Direction = theirs.createable || theirs.updateable ? line.direction : 'fromCrm';
    return [
      { markmailField: line.markmailField, crmField: line.crmField, direction, rule: line.rule as Rule },
    ];
  });
}
