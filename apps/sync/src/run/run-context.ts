import { hash } from 'node:crypto';
import type { ObjectSpec, SyncSpec } from '@app/contracts';
import {
  compileMapping,
  CRM_OBJECTS,
  type CompiledMapping,
  type CrmObject,
  type FieldValue,
  markmailField,
  type MappedField,
  type Snapshot,
} from '@app/crm-core';
import type { PlanRules } from './reconcile/plan.types.js';
import { LIST_MEMBERS, RECORD_TABLES, type RecordTable } from './record-table.js';
import { BaseShapes } from './base-shapes.js';
import { References } from './references.js';
import { ObjectNotEnabledError } from './run.errors.js';
import { snapshotHash } from './snapshot-hash.js';

/** Hexadecimal digits that tell an integration's rules apart: 64 bits. */
const RULES_DIGITS = 16;

/** What stays the same during a run: the object's mapping, rules and table. */
export interface ObjectContext {
  readonly object: CrmObject;
  readonly mapping: CompiledMapping;
  /** Names everything that decides, so that nothing read under other rules is taken for settled. */
  readonly decidedWith: string;
  readonly rules: PlanRules;
  readonly table: RecordTable;
  readonly bases: BaseShapes;
  readonly references: References;
  /** Kinds of records that the integration synchronises. */
  readonly others: ReadonlySet<CrmObject>;
  /** Records of this kind may have to wait for others. */
  readonly mayWait: boolean;
  /** SQL: which records `c` are carried there at all. */
  readonly scope: string;
  /** For records that the CRM has among these and we keep elsewhere. */
  readonly elsewhere?: ObjectContext;
  /** Deals have parts that contacts play in them. */
  readonly hasParts: boolean;
  /** The mapped values as a JSON array in mapping order. */
  textOf(snapshot: Snapshot): string;
  /** Hash of the CRM's mapped values, from their text. */
  hashOf(text: string): string;
}

/** @throws ObjectNotEnabledError when the integration does not synchronise this object. */
export function objectContext(spec: SyncSpec, object: CrmObject): ObjectContext {
  const settings: ObjectSpec | undefined = spec.objects[object];
  const table = RECORD_TABLES[object];
  if (!settings?.enabled || !table) throw new ObjectNotEnabledError(object);
  const fields = usableFields(spec, object, settings);
  const others = new Set(CRM_OBJECTS.filter((other) => spec.objects[other]?.enabled));
  const parts = { spec, object, settings, others };
  if (object !== 'campaignMember' || !others.has('list')) return contextOf(parts, table, fields);
  const ofLists = fields.filter(({ markmailField: name }) => Object.hasOwn(LIST_MEMBERS.columns, name));
  return contextOf(parts, table, fields, contextOf(parts, LIST_MEMBERS, ofLists));
}

interface ContextParts {
  readonly spec: SyncSpec;
  readonly object: CrmObject;
  readonly settings: ObjectSpec;
  readonly others: ReadonlySet<CrmObject>;
}

function contextOf(
  { spec, object, settings, others }: ContextParts,
  table: RecordTable,
  fields: readonly MappedField[],
  elsewhere?: ObjectContext,
): ObjectContext {
  const mapping = compileMapping(object, fields);
  const direction = table.only ?? settings.direction;
  const references = new References(mapping, table, direction);
  const hasParts = object === 'deal' && others.has('contact');
  const more = [...(hasParts ? ['parts'] : []), ...(elsewhere ? [elsewhere.table.table] : [])];
  const decidedWith = hash('sha256', JSON.stringify([direction, fields, ...more]), 'hex').slice(
    0,
    RULES_DIGITS,
  );
  return {
    object,
    mapping,
    decidedWith,
    rules: { fields: mapping.rules, direction, deletes: settings.deletes },
    table,
    bases: new BaseShapes(mapping.names, sinceOf(fields)),
    references,
    others,
    // A converted lead waits for its contact.
    mayWait: !references.isEmpty || hasParts || object === 'lead',
    // A change of it concerns what happens from then on: it is no rule that decides about what was carried before.
    scope: table.scopes?.[spec.emailActivities] ?? 'true',
    hasParts,
    ...(elsewhere ? { elsewhere } : {}),
    textOf: (snapshot) => JSON.stringify(mapping.names.map((name): FieldValue => snapshot[name] ?? null)),
    hashOf: (text) => snapshotHash(decidedWith, text),
  };
}

const sinceOf = (fields: readonly MappedField[]): ReadonlyMap<string, number> =>
  new Map(fields.flatMap(({ markmailField: name, since }) => (since === undefined ? [] : [[name, since]])));

/** Ids of records that the integration does not synchronise cannot be translated: such a line is as if it were not there. */
function usableFields(spec: SyncSpec, object: CrmObject, { fields }: ObjectSpec): MappedField[] {
  return fields.filter(({ markmailField: name }) =>
    (markmailField(object, name)?.references ?? []).every((target) => spec.objects[target]?.enabled),
  );
}
