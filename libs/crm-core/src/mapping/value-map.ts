// Values that mean the same on both sides under different names, such as the entries of two picklists.
import type { FieldType, FieldValue } from '../records.js';
import { convert } from './convert.js';
import type { Unmapped, ValuePair } from './mapping.types.js';
import { normalise } from './normalise.js';

export interface ValueMapping {
  readonly pairs: readonly ValuePair[];
  readonly unmapped: Unmapped;
  readonly markmailType: FieldType;
  readonly crmType: FieldType;
}

/** Pairs name single values, also where a field holds a list of them. */
export const itemType = (type: FieldType): FieldType => (type === 'set' ? 'string' : type);

/**
 * The map in one direction, as a function on canonical values. Blank stays blank.
 * @param refuse called for a value without a pair where the line says `reject`; throws.
 */
export function compileValueMap(
  { pairs, unmapped, markmailType, crmType }: ValueMapping,
  direction: 'toCrm' | 'fromCrm',
  refuse: () => never,
): (value: FieldValue) => FieldValue {
  const isToCrm = direction === 'toCrm';
  const [from, to] = isToCrm ? [markmailType, crmType] : [crmType, markmailType];
  const table = new Map<FieldValue, FieldValue>();
  for (const { markmail, crm } of pairs) {
    const key = normalise(itemType(from), isToCrm ? markmail : crm);
    if (!table.has(key)) table.set(key, normalise(itemType(to), isToCrm ? crm : markmail));
  }
  const one = (item: FieldValue): FieldValue => {
    const found = table.get(item);
    if (found !== undefined) return found;
    if (unmapped === 'reject') return refuse();
    return unmapped === 'keep' ? convert(item, itemType(from), itemType(to)) : null;
  };
  // Text with semicolons is how the other side of a list holds it.
  const hasItems = from === 'set' || to === 'set';
  return (value) => {
    const given = normalise(hasItems ? 'set' : from, value);
    if (!Array.isArray(given)) return given === null ? null : normalise(to, one(given));
    const items = (given as readonly string[]).map(one).filter((item) => item !== null);
    return items.length > 0 ? normalise(to, normalise('set', items.map(String))) : null;
  };
}
