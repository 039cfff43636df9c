import type { FieldDescription, FieldType, FieldValue } from '../records.js';
import type { Compatibility } from './mapping.types.js';
import { normalise } from './normalise.js';

const TEXTUAL: readonly FieldType[] = ['string', 'text', 'email', 'phone', 'url', 'picklist', 'reference'];
/** Text of a kind that no number, date, yes/no or list can hold. */
const NEVER_A_QUANTITY: readonly FieldType[] = ['email', 'phone', 'url', 'reference'];
const isTextual = (type: FieldType): boolean => TEXTUAL.includes(type);

/** A canonical value of one type as a canonical value of another. Never throws: what cannot be told becomes null. */
export function convert(value: FieldValue, from: FieldType, to: FieldType): FieldValue {
  if (value === null || value === undefined) return null;
  if (verdictOf(from, to).verdict === 'impossible') return null;
  const given = normalise(from, value);
  if (given === null || from === to) return given;
  if (from === 'date' && to === 'datetime') return `${given as string}T00:00:00.000Z`;
  if (from === 'datetime' && to === 'date') return (given as string).slice(0, 10);
  if (from === 'boolean' && to === 'number') return given === true ? 1 : 0;
  return normalise(to, given);
}

const OK: Compatibility = { verdict: 'ok' };
const lossy = (reason: string): Compatibility => ({ verdict: 'lossy', reason });
const impossible = (reason: string): Compatibility => ({ verdict: 'impossible', reason });

/** Whether values of one field can be kept in the other, and what is lost. */
export function compatibility(from: FieldDescription, to: FieldDescription): Compatibility {
  const byType = verdictOf(from.type, to.type);
  if (byType.verdict !== 'ok') return byType;
  if (to.maxLength !== null && isTextual(to.type) && (from.maxLength ?? Infinity) > to.maxLength) {
    return lossy(`Values longer than ${to.maxLength} characters are refused.`);
  }
  const isRestricted = to.restrictedOptions && (to.type === 'picklist' || to.type === 'set');
  if (!isRestricted) return OK;
  const allowed = new Set(to.options.map((option) => option.value));
  const isCovered = from.options.length > 0 && from.options.every((option) => allowed.has(option.value));
  return isCovered ? OK : lossy('Values that are not in the list are refused.');
}

/** The same question about types alone. */
export function verdictOf(from: FieldType, to: FieldType): Compatibility {
  if (from === 'unsupported' || to === 'unsupported')
    return impossible('Fields of this kind cannot be mapped.');
  if (from === to) return OK;
  if (isTextual(to)) return toTextual(from, to);
  if (isTextual(from)) return fromTextual(from, to);
  if (from === 'datetime' && to === 'date') return lossy('The time of day is lost.');
  if (from === 'date' && to === 'datetime') return OK;
  if (from === 'boolean' && to === 'number') return OK;
  if (from === 'number' && to === 'boolean') return lossy('Only 0 and 1 can be told.');
  return impossible(`A ${from} cannot be kept in a ${to}.`);
}

function toTextual(from: FieldType, to: FieldType): Compatibility {
  if (to === 'reference' && from !== 'string') return impossible('A reference takes ids only.');
  if (to === 'email' && !['string', 'text'].includes(from))
    return impossible(`A ${from} is no e-mail address.`);
  if ((to === 'phone' || to === 'url') && !isTextual(from)) return impossible(`A ${from} is no ${to}.`);
  if (from === 'set' && to === 'picklist') return lossy('The values become one, joined by semicolons.');
  return OK;
}

function fromTextual(from: FieldType, to: FieldType): Compatibility {
  if (NEVER_A_QUANTITY.includes(from)) return impossible(`A ${from} is no ${to}.`);
  if (to === 'set') return OK;
  return lossy(`Text that is no ${to} is lost.`);
}
