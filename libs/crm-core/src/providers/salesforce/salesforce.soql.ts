// The only place where SOQL is put together: names and literals are checked here, so that no value can become part of the language.
import { CrmSchemaError } from '@app/errors';
import { isId } from './salesforce.ids.js';

const FIELD_PATH = /^[A-Za-z]\w{0,79}(\.[A-Za-z]\w{0,79}){0,5}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;
/** https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_limits.htm */
const MAX_SOQL_CHARS = 100_000;

export const isInstant = (text: string): boolean => INSTANT.test(text);

/** @throws CrmSchemaError for what can be no field's name */
export function fieldPath(name: string): string {
  if (FIELD_PATH.test(name)) return name;
  throw new CrmSchemaError('The mapping names a field that cannot exist in the CRM.', {
    details: { field: name.slice(0, 80) },
  });
}

/** A datetime literal; SOQL takes it unquoted. */
export function instant(text: string): string {
  if (isInstant(text)) return text;
  throw new TypeError('not an instant');
}

/** A quoted id. Nothing in an id needs escaping, and nothing else is let through. */
function idLiteral(id: string): string {
  if (isId(id)) return `'${id}'`;
  throw new TypeError('not an id');
}

/** @throws CrmSchemaError for more fields than the language takes: 800 custom ones of the longest names are half of it */
export function selectFrom(columns: readonly string[], object: string, ...conditions: string[]): string {
  const soql = selectPart(columns.map(fieldPath).join(', '), object, conditions);
  if (soql.length <= MAX_SOQL_CHARS) return soql;
  throw new CrmSchemaError('More fields are mapped than one query can ask for.', {
    details: { fields: columns.length },
  });
}

export const countOf = (object: string, ...conditions: string[]): string =>
  selectPart('COUNT()', object, conditions);

/** One row: how many as `n`, and their newest stamp as `m`. */
export const countAndNewest = (object: string, ...conditions: string[]): string =>
  selectPart('COUNT(Id) n, MAX(SystemModstamp) m', object, conditions);

function selectPart(what: string, object: string, conditions: readonly string[]): string {
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  return `SELECT ${what} FROM ${fieldPath(object)}${where}`;
}

/** What keyset paging goes by. */
export const BY_STAMP = ' ORDER BY SystemModstamp, Id';
export const OLDEST_ONLY = ' ORDER BY SystemModstamp LIMIT 1';
export const NEWEST_ONLY = ' ORDER BY SystemModstamp DESC LIMIT 1';

export const stampedFrom = (floor: string): string => `SystemModstamp >= ${instant(floor)}`;
export const stampedBefore = (end: string): string => `SystemModstamp < ${instant(end)}`;

/** What follows this row in the order (SystemModstamp, Id), however many share its stamp. */
export function after(stamp: string, id: string): string {
  const at = instant(stamp);
  return `(SystemModstamp > ${at} OR (SystemModstamp = ${at} AND Id > ${idLiteral(id)}))`;
}

export const idIn = (ids: readonly string[], field = 'Id'): string =>
  `${fieldPath(field)} IN (${ids.map(idLiteral).join(',')})`;

export const isSet = (field: string): string => `${fieldPath(field)} != null`;

export const isReference = (field: string, id: string): string => `${fieldPath(field)} = ${idLiteral(id)}`;
