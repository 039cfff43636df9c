// The only place where SOQL is put together: names and literals are checked here, so that no value can become part of the language.
import { CrmSchemaError } from '@app/errors';
import { isId } from './salesforce.ids.js';

const FIELD_PATH = /^[A-Za-z]\w{0,79}(\.[A-Za-z]\w{0,79}){0,5}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;

/** @throws CrmSchemaError for what can be no field's name */
export function fieldPath(name: string): string {
  if (FIELD_PATH.test(name)) return name;
  throw new CrmSchemaError('The mapping names a field that cannot exist in the CRM.', {
    details: { field: name.slice(0, 80) },
  });
}

/** A datetime literal; SOQL takes it unquoted. */
export function instant(text: string): string {
  if (INSTANT.test(text)) return text;
  throw new TypeError('not an instant');
}

/** A quoted id. Nothing in an id needs escaping, and nothing else is let through. */
export function idLiteral(id: string): string {
  if (isId(id)) return `'${id}'`;
  throw new TypeError('not an id');
}

export function selectFrom(columns: readonly string[], object: string, ...conditions: string[]): string {
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  return `SELECT ${columns.map(fieldPath).join(', ')} FROM ${fieldPath(object)}${where}`;
}

export const changedSince = (floor: string): string => `SystemModstamp >= ${instant(floor)}`;

/** What follows this row in the order (SystemModstamp, Id), however many share its stamp. */
export function after(stamp: string, id: string): string {
  const at = instant(stamp);
  return `(SystemModstamp > ${at} OR (SystemModstamp = ${at} AND Id > ${idLiteral(id)}))`;
}

export const idIn = (ids: readonly string[]): string => `Id IN (${ids.map(idLiteral).join(',')})`;
