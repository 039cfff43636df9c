import { hash } from 'node:crypto';
import type { ObjectSpec, SyncSpec } from '@app/contracts';
import {
  compileMapping,
  type CompiledMapping,
  type CrmObject,
  type FieldValue,
  type Snapshot,
} from '@app/crm-core';
import type { PlanRules } from './reconcile/plan.types.js';
import { RECORD_TABLES, type RecordTable } from './record-table.js';
import { BaseShapes } from './base-shapes.js';
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
  const mapping = compileMapping(object, settings.fields);
  const decidedWith = hash('sha256', JSON.stringify([settings.direction, settings.fields]), 'hex').slice(
    0,
    RULES_DIGITS,
  );
  return {
    object,
    mapping,
    decidedWith,
    rules: { fields: mapping.rules, direction: settings.direction, deletes: settings.deletes },
    table,
    bases: new BaseShapes(mapping.names),
    textOf: (snapshot) => JSON.stringify(mapping.names.map((name): FieldValue => snapshot[name] ?? null)),
    hashOf: (text) => snapshotHash(decidedWith, text),
  };
}
