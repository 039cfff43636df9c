// Resolves the names of one query against the schema, once, so that reading a row looks up nothing by name.
import { fieldNamed, lookupNamed } from '../schema/lookup.js';
import type { FieldDef, SObjectDef } from '../schema/types.js';
import { invalidField, noSuchField, noSuchParent } from './errors.js';
import { NAME_OBJECT, TYPE_FIELD } from './polymorphic.js';
import type { FieldExpr, Row, RowSource } from './types.js';

const MAX_PARENTS = 5;

/** A parent of a row, and what it is a row of. */
export interface Parent {
  readonly row: Row;
  readonly object: string;
}

/** One step to a parent. */
export interface Step {
  /** As defined: `Account`, `Foo__r`. */
  readonly name: string;
  readonly lookup: FieldDef;
  /** What the path goes on from; for several possible objects the fields that all of them share. */
  readonly target: SObjectDef;
  readonly isPolymorphic: boolean;
  readonly follow: (row: Row) => Parent | undefined;
}

export interface Path {
  /** As defined: `Account.Owner.Name`. */
  readonly name: string;
  readonly steps: readonly Step[];
  readonly field: FieldDef;
  /** Reads the field of the row that the steps lead to. */
  readonly own: (row: Row, object: string) => unknown;
  /** Follows the steps and reads; null where one leads nowhere. */
  readonly get: (row: Row) => unknown;
}

export class Scope {
  private readonly steps = new Map<string, Step>();

  constructor(
    readonly source: RowSource,
    readonly def: SObjectDef,
    /** The query, for errors. */
    readonly text: string,
    private readonly alias?: string,
  ) {}

  /** @throws SoqlError INVALID_FIELD */
  path({ path, at }: FieldExpr): Path {
    const names = path.split('.');
    if (names.length > 1 && this.isOwnName(names[0])) names.shift();
    const last = names.pop() ?? '';
    if (names.length > MAX_PARENTS) {
      throw invalidField(
        this.text,
        at,
        `SOQL statements cannot query relationships more than ${MAX_PARENTS} levels away from the root SObject`,
      );
    }
    const steps: Step[] = [];
    let def = this.def;
    for (const name of names) {
      const prefix = [...steps.map((step) => step.name), name].join('.').toLowerCase();
      const step = this.steps.get(prefix) ?? this.step(def, name, at);
      this.steps.set(prefix, step);
      steps.push(step);
      def = step.target;
    }
    const field = this.field(def, last, steps.at(-1));
    if (field === undefined) throw noSuchField(this.text, at, def.name, last);
    return pathOf(steps, field);
  }

  /** The visible fields of the object. */
  get visibleFields(): FieldDef[] {
    return this.def.fields.filter((field) => this.isVisible(this.def, field.name));
  }

  /** @throws SoqlError INVALID_FIELD */
  step(def: SObjectDef, name: string, at: number): Step {
    const lookup = lookupNamed(def, name);
    const targets = (lookup?.referenceTo ?? []).flatMap((target) => this.source.object(target) ?? []);
    if (lookup === undefined || targets.length === 0 || !this.isVisible(def, lookup.name)) {
      throw noSuchParent(this.text, at, name);
    }
    const isPolymorphic = targets.length > 1;
    return {
      name: lookup.relationshipName ?? lookup.name,
      lookup,
      target: isPolymorphic ? NAME_OBJECT : targets[0],
      isPolymorphic,
      follow: parentReader(this.source, lookup.name, targets),
    };
  }

  private field(def: SObjectDef, name: string, from: Step | undefined): FieldDef | undefined {
    const field = fieldNamed(def, name);
    if (field !== undefined) return this.isVisible(def, field.name) ? field : undefined;
    // Owners may be queues in a real org, so that their type can be asked for.
    return from?.name === 'Owner' && name.toLowerCase() === 'type' ? TYPE_FIELD : undefined;
  }

  private isVisible(def: SObjectDef, field: string): boolean {
    return this.source.isVisible?.(def.name, field) ?? true;
  }

  private isOwnName(name: string): boolean {
    const lower = name.toLowerCase();
    return lower === this.alias?.toLowerCase() || lower === this.def.name.toLowerCase();
  }
}

function pathOf(steps: readonly Step[], field: FieldDef): Path {
  const own = fieldReader(field);
  const name = [...steps.map((step) => step.name), field.name].join('.');
  if (steps.length === 0) return { name, steps, field, own, get: own as Path['get'] };
  const get = (row: Row): unknown => {
    let parent: Parent | undefined;
    for (const { follow } of steps) {
      parent = follow(parent?.row ?? row);
      if (parent === undefined) return null;
    }
    return parent === undefined ? null : own(parent.row, parent.object);
  };
  return { name, steps, field, own, get };
}

/** Absent text, numbers and times are null; an absent flag is false; addresses are put together from their parts. */
function fieldReader(field: FieldDef): Path['own'] {
  const key = field.name;
  if (field === TYPE_FIELD) return (_row, object) => object;
  if (field.type === 'boolean') return (row) => row[key] ?? false;
  if (field.type === 'address') return (row) => addressOf(key, row);
  return (row) => row[key] ?? null;
}

const ADDRESS_PARTS: readonly (readonly [key: string, suffix: string])[] = [
  ['city', 'City'],
  ['country', 'Country'],
  ['geocodeAccuracy', 'GeocodeAccuracy'],
  ['latitude', 'Latitude'],
  ['longitude', 'Longitude'],
  ['postalCode', 'PostalCode'],
  ['state', 'State'],
  ['street', 'Street'],
];

/** `MailingAddress` from `MailingCity` and so on; null when every part is. */
function addressOf(name: string, row: Row): unknown {
  const prefix = name.slice(0, -'Address'.length);
  const entries = ADDRESS_PARTS.map(([key, suffix]) => [key, row[prefix + suffix] ?? null] as const);
  return entries.every(([, value]) => value === null) ? null : Object.fromEntries(entries);
}

/** Remembers the last parent where the source can tell that it has not changed: neighbours often share one. */
function parentReader(source: RowSource, field: string, targets: readonly SObjectDef[]): Step['follow'] {
  const versionOf = source.version?.bind(source);
  let lastId: unknown;
  let lastVersion = -1;
  let last: Parent | undefined;
  return (row) => {
    const id = row[field];
    if (typeof id !== 'string') return undefined;
    const target = targets.length === 1 ? targets[0] : targets.find((one) => id.startsWith(one.keyPrefix));
    if (target === undefined) return undefined;
    const version = versionOf?.(target.name) ?? -1;
    if (id === lastId && version === lastVersion && version >= 0) return last;
    const found = source.byId(target.name, id);
    last = found && { row: found, object: target.name };
    lastId = id;
    lastVersion = version;
    return last;
  };
}
