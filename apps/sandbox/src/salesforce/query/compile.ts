// Turns the parts of a parsed query into functions over rows, so that a scan of many rows does no look-ups by name.
import { SoqlError, type Condition, type Literal } from '../standin/soql.js';
import type { FieldDef } from '../schema/types.js';
import { toId18 } from '../store/ids.js';
import type { Store } from '../store/store.js';
import type { Row, Table, Value } from '../store/table.js';
import { parseDatetime } from '../store/time.js';

/** A field path resolved against the schema. */
export interface Path {
  readonly text: string;
  readonly field: FieldDef;
  /** Fields to follow before the last. */
  readonly parents: readonly FieldDef[];
  readonly get: (row: Row) => Value;
}

export function resolvePath(store: Store, table: Table, text: string): Path {
  const steps = text.split('.');
  if (steps.length > 1 && steps[0].toLowerCase() === table.name.toLowerCase()) steps.shift();
  const parents: FieldDef[] = [];
  let at = table;
  for (const step of steps.slice(0, -1)) {
    const field = at.def.fields.find((one) => one.relationshipName?.toLowerCase() === step.toLowerCase());
    const target = field && store.find(field.referenceTo?.[0] ?? at.name);
    if (field === undefined || target === undefined) {
      throw new SoqlError(
        'INVALID_FIELD',
        `Didn't understand relationship '${step}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name.`,
      );
    }
    parents.push(field);
    at = target;
  }
  const name = steps[steps.length - 1];
  const field = store.field(at.def, name);
  if (field === undefined || !store.isVisible(at.name, field.name)) {
    throw new SoqlError(
      'INVALID_FIELD',
      `No such column '${name}' on entity '${at.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name.`,
    );
  }
  const key = field.name;
  if (parents.length === 0) return { text, field, parents, get: (row) => row[key] ?? null };
  const readers = parents.map((parent) => parentReader(store, parent.name));
  return {
    text,
    field,
    parents,
    get: (row) => {
      let current: Row | undefined = row;
      for (const step of readers) {
        current = step(current);
        if (current === undefined) return null;
      }
      return current[key] ?? null;
    },
  };
}

/** Follows a lookup. Remembers the last row it led to: neighbours often share a parent. */
function parentReader(store: Store, name: string): (row: Row) => Row | undefined {
  let lastId: Value;
  let lastVersion = -1;
  let last: Row | undefined;
  return (row) => {
    const id = row[name];
    const table = typeof id === 'string' ? store.tableOfId(id) : undefined;
    if (table === undefined || typeof id !== 'string') return undefined;
    if (id !== lastId || table.version !== lastVersion) {
      lastId = id;
      lastVersion = table.version;
      last = table.byId(id);
    }
    return last;
  };
}

export type Test = (row: Row) => boolean;

export function compileTest(condition: Condition, path: (text: string) => Path): Test {
  switch (condition.kind) {
    case 'and': {
      const tests = condition.parts.map((part) => compileTest(part, path));
      return (row) => tests.every((test) => test(row));
    }
    case 'or': {
      const tests = condition.parts.map((part) => compileTest(part, path));
      return (row) => tests.some((test) => test(row));
    }
    case 'not': {
      const test = compileTest(condition.part, path);
      return (row) => !test(row);
    }
    case 'in': {
      const { field, get } = path(condition.field);
      const values = new Set(condition.values.map((value) => comparable(field, value)));
      return (row) => values.has(lower(get(row))) !== condition.negated;
    }
    case 'compare':
      return compileComparison(path(condition.field), condition.op, condition.value);
  }
}

/** Ids in conditions may be 15 characters; datetimes may have any zone; text compares without case. */
export function comparable(field: FieldDef, literal: Literal): unknown {
  const { value } = literal;
  const isTime = field.type === 'datetime' || field.type === 'date';
  if (literal.kind === 'string' && isTime) {
    throw new SoqlError(
      'INVALID_FIELD',
      `value of filter criterion for field '${field.name}' must be of type ${field.type === 'date' ? 'date' : 'dateTime'} and should not be enclosed in quotes`,
    );
  }
  if (literal.kind === 'datetime') return parseDatetime(String(value));
  if (typeof value !== 'string') return value;
  if (field.type === 'id' || field.type === 'reference') return toId18(value).toLowerCase();
  return literal.kind === 'string' ? value.toLowerCase() : value;
}

const lower = (value: unknown): unknown =>
  typeof value === 'string' && value[10] !== 'T' ? value.toLowerCase() : value;

function compileComparison({ field, get }: Path, op: string, literal: Literal): Test {
  if (op === 'LIKE') {
    const pattern = likePattern(String(literal.value));
    return (row) => {
      const value = get(row);
      return typeof value === 'string' && pattern.test(value);
    };
  }
  const wanted = comparable(field, literal);
  if (op === '=') return (row) => lower(get(row)) === wanted;
  if (op === '!=') return (row) => lower(get(row)) !== wanted;
  const holds = orderTest(op);
  return (row) => {
    const value = lower(get(row));
    return value !== null && holds(value as number, wanted as number);
  };
}

function orderTest(op: string): (a: number, b: number) => boolean {
  if (op === '<') return (a, b) => a < b;
  if (op === '<=') return (a, b) => a <= b;
  if (op === '>') return (a, b) => a > b;
  return (a, b) => a >= b;
}

function likePattern(text: string): RegExp {
  const source = text.replace(/\\([_%])|[.*+?^${}()|[\]\\]|%|_/g, (match, escaped?: string) =>
    escaped !== undefined ? escaped : match === '%' ? '[\\s\\S]*' : match === '_' ? '[\\s\\S]' : `\\${match}`,
  );
  return new RegExp(`^${source}$`, 'i');
}
