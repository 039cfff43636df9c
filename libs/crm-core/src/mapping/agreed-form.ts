// The form in which a line's values of both sides are compared, and the way from it into each side's own.
import type { CrmObject, FieldType, FieldValue } from '../records.js';
import { convert, verdictOf } from './convert.js';
import { compileExpression, isTooLong } from './expression.js';
import { ValueRejectedError } from './mapping.errors.js';
import type { MappedField } from './mapping.types.js';
import { isConsentField } from './markmail-fields.js';
import { normalise } from './normalise.js';
import { compileValueMap } from './value-map.js';

type Step = (value: FieldValue) => FieldValue;

export interface AgreedForm {
  readonly fromCrm: Step;
  readonly fromMarkmail: Step;
  readonly toCrm: Step;
  readonly toMarkmail: Step;
}

/**
 * Values are compared as MarkMail would hold them after a round trip through the CRM: what the CRM cannot keep makes no difference, or the
 * two sides would correct each other for ever.
 */
export function agreedForm(object: CrmObject, line: MappedField): AgreedForm {
  const { markmailField, markmailType, crmType } = line;
  if (isConsentField(object, markmailField)) return consentForm(crmType);
  if (line.transform || line.valueMap) return translatedForm(line);
  if (isKeptAlike(markmailType, crmType)) {
    const same: Step = (value) => normalise(markmailType, value);
    return { fromCrm: same, fromMarkmail: same, toCrm: same, toMarkmail: same };
  }
  const fromCrm: Step = (value) => convert(value, crmType, markmailType);
  const toCrm: Step = (value) => convert(value, markmailType, crmType);
  // Where there is no way back, such as from a phone number to an address, values are compared as the receiver holds them.
  if (!isPossible(crmType, markmailType)) return asReceived('toCrm', toCrm, line);
  if (!isPossible(markmailType, crmType)) return asReceived('fromCrm', fromCrm, line);
  return {
    fromCrm: (value) => fromCrm(toCrm(fromCrm(value))),
    fromMarkmail: (value) => fromCrm(toCrm(value)),
    toCrm,
    toMarkmail: (value) => normalise(markmailType, value),
  };
}

/** What people wrote may not lead back to where it began: such a value is refused, as it would travel for ever. */
function translatedForm(line: MappedField): AgreedForm {
  if (line.direction !== 'bidirectional')
    return asReceived(line.direction, stepOf(line, line.direction), line);
  const toCrm = stepOf(line, 'toCrm');
  const fromCrm = stepOf(line, 'fromCrm');
  const settled: Step = (value) => {
    const agreed = fromCrm(toCrm(value));
    if (!isSame(fromCrm(toCrm(agreed)), agreed)) throw new ValueRejectedError(line, 'TRANSFORM_UNSTABLE');
    return agreed;
  };
  return {
    fromCrm: (value) => settled(fromCrm(value)),
    fromMarkmail: settled,
    toCrm,
    toMarkmail: (value) => normalise(line.markmailType, value),
  };
}

/** Compared in the receiver's form, as there is one way only. */
function asReceived(
  direction: 'toCrm' | 'fromCrm',
  step: Step,
  { markmailType, crmType }: Pick<MappedField, 'markmailType' | 'crmType'>,
): AgreedForm {
  const asCrm: Step = (value) => normalise(crmType, value);
  const asMarkmail: Step = (value) => normalise(markmailType, value);
  return direction === 'toCrm'
    ? {
        fromCrm: asCrm,
        fromMarkmail: step,
        toCrm: asCrm,
        toMarkmail: (value) => convert(value, crmType, markmailType),
      }
    : {
        fromCrm: step,
        fromMarkmail: asMarkmail,
        toCrm: (value) => convert(value, markmailType, crmType),
        toMarkmail: asMarkmail,
      };
}

/** The transform or value map of one direction. @throws ValueRejectedError, when it is called, and nothing else. */
function stepOf(line: MappedField, direction: 'toCrm' | 'fromCrm'): Step {
  const { markmailType, crmType, valueMap, unmapped = 'keep' } = line;
  if (valueMap) {
    return compileValueMap({ pairs: valueMap, unmapped, markmailType, crmType }, direction, () => {
      throw new ValueRejectedError(line, 'VALUE_NOT_IN_MAP');
    });
  }
  const [from, to] = direction === 'toCrm' ? [markmailType, crmType] : [crmType, markmailType];
  // Validation lets no line pass that lacks the expression of a way that it goes.
  const transform = compileExpression(line.transform?.[direction] ?? 'value', from, to);
  return (value) => {
    const given = normalise(from, value);
    if (isTooLong(given)) throw new ValueRejectedError(line, 'VALUE_TOO_LONG');
    try {
      return transform(given);
    } catch {
      throw new ValueRejectedError(line, 'TRANSFORM_FAILED');
    }
  };
}

function isSame(one: FieldValue, other: FieldValue): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((item, i) => item === other[i]);
}

const OPTED_OUT: readonly unknown[] = ['unsubscribed', 'complained'];

/** The agreed value is "opted out": true or false. */
function consentForm(crmType: FieldType): AgreedForm {
  return {
    fromCrm: (value) => normalise('boolean', convert(value, crmType, 'boolean')) === true,
    fromMarkmail: (value) => OPTED_OUT.includes(value),
    toCrm: (value) => convert(value === true, 'boolean', crmType),
    toMarkmail: (value) => (value === true ? 'unsubscribed' : 'active'),
  };
}

const PLAIN_TEXT: readonly FieldType[] = ['string', 'text', 'phone', 'url', 'picklist', 'reference'];
const isPossible = (from: FieldType, to: FieldType): boolean => verdictOf(from, to).verdict !== 'impossible';

/** Both sides hold the same canonical value, so there is nothing to convert. */
function isKeptAlike(one: FieldType, other: FieldType): boolean {
  if (one === other) return true;
  const arePlain = PLAIN_TEXT.includes(one) && PLAIN_TEXT.includes(other);
  return arePlain && isPossible(one, other) && isPossible(other, one);
}
