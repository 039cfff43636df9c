// Inserts, updates, upserts and deletes of single rows under the org's rules. Every door that writes comes here.
import type { RowError } from '../errors.js';
import type { FieldDef } from '../schema/types.js';
import { cascadeDelete, derive, refreshRelated } from './derive.js';
import { indexOfId, toId18 } from './ids.js';
import { LockFaults } from './locks.js';
import { checkObject, checkReferences, checkRequired, checkUnique } from './checks.js';
import { Rules } from './rules.js';
import type { Store } from './store.js';
import { asKey, type Row, type Table, type Value } from './table.js';
import type { WriteContext, WriteResult } from './write.types.js';
import { coercionOf, rowError, type Coerce } from './values.js';

/** Values already turned into stored form, with every problem met on the way. */
export interface Prepared {
  readonly values: Record<string, Value>;
  readonly errors: RowError[];
}

const failed = (errors: readonly RowError[], id?: string): WriteResult => ({ success: false, errors, id });

export class Writer {
  readonly rules: Rules;
  readonly locks = new LockFaults();
  private readonly coercions = new WeakMap<FieldDef, Coerce>();
  private readonly blanks = new WeakMap<object, Row>();

  constructor(readonly store: Store) {
    this.rules = new Rules(store);
  }

  /** The rules of one field, compiled once. */
  coercion(field: FieldDef): Coerce {
    let coerce = this.coercions.get(field);
    if (coerce === undefined) this.coercions.set(field, (coerce = coercionOf(field)));
    return coerce;
  }

  /** Reads the fields of a JSON record, nested external-id references included. */
  prepare(table: Table, record: Readonly<Record<string, unknown>>, isInsert: boolean): Prepared {
    const prepared: Prepared = { values: {}, errors: [] };
    const readOnly: string[] = [];
    for (const [name, raw] of Object.entries(record)) {
      if (name === 'attributes') continue;
      const field = this.store.visibleField(table.def, name);
      if (field === undefined) {
        this.prepareRelationship(table, name, raw, prepared);
      } else if (!(isInsert ? field.createable : field.updateable)) {
        if (field.name !== 'Id' || isInsert) readOnly.push(field.name);
      } else {
        this.prepareField(field, raw, prepared);
      }
    }
    if (readOnly.length > 0) prepared.errors.push(readOnlyError(readOnly));
    return prepared;
  }

  /** Adds one raw value to what is prepared. */
  prepareField(field: FieldDef, raw: unknown, prepared: Prepared): void {
    const coerced = this.coercion(field)(raw);
    if (coerced.error === undefined) prepared.values[field.name] = coerced.value;
    else prepared.errors.push(coerced.error);
  }

  /** Finds the row that `relationship.externalIdField = value` names, for a lookup written that way. */
  resolveReference(
    field: FieldDef,
    targetName: string,
    keyName: string,
    value: unknown,
    prepared: Prepared,
  ): void {
    const target = this.store.find(targetName);
    const key = target && this.store.field(target.def, keyName);
    if (target === undefined || key === undefined) {
      prepared.errors.push(
        rowError('INVALID_FIELD', `No such column '${keyName}' on sobject of type ${targetName}`, keyName),
      );
      return;
    }
    if (value === null || value === '') {
      prepared.values[field.name] = null;
      return;
    }
    const found = target.lookup(key.name, asKey(value)).filter((row) => row.IsDeleted !== true);
    if (found.length === 1) {
      prepared.values[field.name] = found[0].Id;
      return;
    }
    const what = found.length === 0 ? 'not found' : 'is not unique';
    const message = `Foreign key external ID: ${String(asKey(value)).toLowerCase()} ${what} for field ${key.name} in entity ${target.name}`;
    prepared.errors.push(rowError('INVALID_FIELD', message));
  }

  insert(table: Table, prepared: Prepared, context: WriteContext): WriteResult {
    const { store } = this;
    const stamp = store.stamp();
    if (prepared.errors.length > 0) return failed(prepared.errors);
    const draft: Record<string, Value> = {
      ...this.blank(table),
      OwnerId: context.userId,
      ...prepared.values,
      IsDeleted: false,
      CreatedDate: stamp,
      CreatedById: context.userId,
      LastModifiedDate: stamp,
      LastModifiedById: context.userId,
      SystemModstamp: stamp,
    };
    derive(store, table, draft, undefined);
    const refused = this.refusal(table, draft, undefined, prepared.values, context);
    if (refused !== undefined) return failed(refused);
    const { id, index } = table.reserve();
    draft.Id = id;
    store.put(table, index, draft);
    refreshRelated(this, table, draft, undefined);
    return { success: true, id, created: true };
  }

  update(table: Table, id: string, prepared: Prepared, context: WriteContext): WriteResult {
    const index = indexOfId(table.def.keyPrefix, id);
    const before = this.store.latest(table, index);
    if (before === undefined)
      return failed([rowError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')], undefined);
    if (before.IsDeleted === true)
      return failed([rowError('ENTITY_IS_DELETED', 'entity is deleted')], toId18(id));
    if (table.name === 'Lead' && before.IsConverted === true) {
      return failed(
        [rowError('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead')],
        toId18(id),
      );
    }
    if (prepared.errors.length > 0) return failed(prepared.errors, toId18(id));
    const stamp = this.store.stamp();
    const draft: Record<string, Value> = {
      ...before,
      ...prepared.values,
      LastModifiedDate: stamp,
      LastModifiedById: context.userId,
      SystemModstamp: stamp,
    };
    derive(this.store, table, draft, before);
    const refused = this.refusal(table, draft, before, prepared.values, context);
    if (refused !== undefined) return failed(refused, toId18(id));
    this.store.put(table, index, draft);
    refreshRelated(this, table, draft, before);
    return { success: true, id: toId18(id), created: false };
  }

  /** Moves a row to the recycle bin, with the rows that cannot live without it. */
  delete(table: Table, id: string, context: WriteContext, masterId?: string): WriteResult {
    const index = indexOfId(table.def.keyPrefix, id);
    const before = this.store.latest(table, index);
    if (before === undefined)
      return failed([rowError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')], undefined);
    if (before.IsDeleted === true)
      return failed([rowError('ENTITY_IS_DELETED', 'entity is deleted')], toId18(id));
    const locked = this.locks.check(table.name, before);
    if (locked !== undefined) return failed([locked], toId18(id));
    const stamp = this.store.stamp();
    const row: Record<string, Value> = {
      ...before,
      IsDeleted: true,
      LastModifiedDate: stamp,
      LastModifiedById: context.userId,
      SystemModstamp: stamp,
    };
    if (masterId !== undefined) row.MasterRecordId = masterId;
    this.store.put(table, index, row);
    if (masterId === undefined) cascadeDelete(this, table, before, context);
    refreshRelated(this, table, row, before);
    return { success: true, id: toId18(id) };
  }

  /** Brings a row back from the recycle bin. */
  undelete(table: Table, id: string, context: WriteContext): WriteResult {
    const index = indexOfId(table.def.keyPrefix, id);
    const before = this.store.latest(table, index);
    if (before?.IsDeleted !== true || String(before.SystemModstamp) < this.store.recycleBinStart) {
      return failed([rowError('UNDELETE_FAILED', 'Entity is not in the recycle bin')], toId18(id));
    }
    const stamp = this.store.stamp();
    const row: Row = {
      ...before,
      IsDeleted: false,
      MasterRecordId: null,
      LastModifiedDate: stamp,
      LastModifiedById: context.userId,
      SystemModstamp: stamp,
    };
    const errors = checkUnique(this.store, table, row, before, Object.keys(row));
    if (errors.length > 0) return failed(errors, toId18(id));
    this.store.put(table, index, row);
    refreshRelated(this, table, row, before);
    return { success: true, id: toId18(id) };
  }

  /** Removes a row past the recycle bin: no query shows it any more. */
  purge(table: Table, id: string): WriteResult {
    const index = indexOfId(table.def.keyPrefix, id);
    if (this.store.latest(table, index) === undefined) {
      return failed([rowError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')], undefined);
    }
    this.store.put(table, index, null);
    table.purged.set(toId18(id), this.store.stamp());
    return { success: true, id: toId18(id) };
  }

  /** A change the system makes by itself: stamps SystemModstamp and nothing else. */
  touch(table: Table, id: string, values: Row): void {
    const index = indexOfId(table.def.keyPrefix, id);
    const before = this.store.latest(table, index);
    if (before === undefined) return;
    this.store.put(table, index, { ...before, ...values, SystemModstamp: this.store.stamp() });
  }

  private refusal(
    table: Table,
    draft: Row,
    before: Row | undefined,
    sent: Row,
    context: WriteContext,
  ): readonly RowError[] | undefined {
    const names = Object.keys(sent);
    const errors = checkRequired(table, draft, before === undefined ? undefined : names);
    if (errors.length > 0) return errors;
    errors.push(...checkReferences(this.store, table, draft, names));
    errors.push(...checkUnique(this.store, table, draft, before, names));
    errors.push(...checkObject(table, draft, before));
    if (errors.length > 0) return errors;
    const locked = this.locks.check(table.name, before ?? draft, draft);
    if (locked !== undefined) return [locked];
    const refused = this.rules.check(table, draft, before, context.allowDuplicates === true);
    return refused.length > 0 ? refused : undefined;
  }

  private prepareRelationship(table: Table, name: string, raw: unknown, prepared: Prepared): void {
    const field = table.def.fields.find((one) => one.relationshipName?.toLowerCase() === name.toLowerCase());
    if (field === undefined || typeof raw !== 'object') {
      prepared.errors.push(
        rowError('INVALID_FIELD', `No such column '${name}' on sobject of type ${table.name}`),
      );
      return;
    }
    if (raw === null) {
      prepared.values[field.name] = null;
      return;
    }
    const keys = Object.entries(raw).filter(([key]) => key !== 'attributes' && key !== 'type');
    const attributes = (raw as { attributes?: { type?: string }; type?: string }).attributes;
    const target = attributes?.type ?? (raw as { type?: string }).type ?? field.referenceTo?.[0] ?? '';
    if (keys.length === 1) this.resolveReference(field, target, keys[0][0], keys[0][1], prepared);
    else
      prepared.errors.push(
        rowError('INVALID_FIELD', `Exactly one external id field is needed for ${name}`, name),
      );
  }

  /** A new row before anything is written to it: every field there, booleans false, defaults set. */
  private blank(table: Table): Row {
    let blank = this.blanks.get(table.def);
    if (blank === undefined) {
      blank = Object.fromEntries(table.def.fields.map((field) => [field.name, defaultOf(field)]));
      this.blanks.set(table.def, blank);
    }
    return blank;
  }
}

function defaultOf(field: FieldDef): Value {
  if (field.type === 'boolean') return field.defaultValue === true;
  const isPicklist = field.type === 'picklist' || field.type === 'multipicklist' || field.type === 'combobox';
  if (isPicklist) return field.picklistValues?.find(({ defaultValue }) => defaultValue)?.value ?? null;
  return (field.defaultValue as Value) ?? null;
}

function readOnlyError(names: readonly string[]): RowError {
  const message = `Unable to create/update fields: ${names.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`;
  return rowError('INVALID_FIELD_FOR_INSERT_UPDATE', message, ...names);
}
