// A mapping made ready for a run: both sides' records as snapshots in one agreed form, and changes back in each side's own.
import type { RemoteField } from '../crm-provider.js';
import type { CrmObject, FieldValue, Snapshot } from '../records.js';
import { agreedForm, type AgreedForm } from './agreed-form.js';
import { ValueRejectedError } from './mapping.errors.js';
import type { Direction, MappedField, Rule } from './mapping.types.js';
import { customFieldName, isConsentField, markmailField } from './markmail-fields.js';
import { normalise } from './normalise.js';

export interface CompiledRule {
  readonly name: string;
  readonly crmField: string;
  readonly direction: Direction;
  readonly rule: Rule;
  readonly isConsent: boolean;
  readonly crmCreateable: boolean;
  readonly crmUpdateable: boolean;
}

export interface CompiledMapping {
  /** What to ask the CRM for, each field once: in mapping order. */
  readonly remoteFields: readonly RemoteField[];
  /** MarkMail's names in mapping order. */
  readonly names: readonly string[];
  readonly rules: readonly CompiledRule[];
  /** @param values in the order of `remoteFields`. @throws ValueRejectedError */
  fromRemote(values: readonly FieldValue[]): Snapshot;
  /** @param record MarkMail's record: its own fields by name, custom ones under `customFields`. @throws ValueRejectedError */
  fromRecord(record: Readonly<Record<string, unknown>>): Snapshot;
  /** What a row that is refused says all the same: whether a person may be written to. Never throws. */
  consentOf(values: readonly FieldValue[]): Snapshot;
  /** A record that `fromRecord` refuses, as far as it can be told. Never throws. */
  partOf(record: Readonly<Record<string, unknown>>): PartOfRecord;
  /** CRM field → value in the CRM's type. */
  toRemoteValues(changed: Snapshot): Record<string, FieldValue>;
  /** The same for a record that is to be created there: what would be blank gets its line's default. */
  toRemoteCreate(values: Snapshot): Record<string, FieldValue>;
  /** MarkMail field → value in MarkMail's type. */
  toRecordPatch(changed: Snapshot): Record<string, FieldValue>;
  /** What a record that is created at MarkMail gets where the CRM's value is blank. */
  readonly recordDefaults: Snapshot;
  /** Fields that hold ids, and of what: each side's own ids, which only links can translate. */
  readonly references: readonly { readonly name: string; readonly object: CrmObject }[];
}

export interface PartOfRecord {
  /** Without the fields that are refused. */
  readonly values: Snapshot;
  readonly refused: ReadonlySet<string>;
}

export function compileMapping(object: CrmObject, fields: readonly MappedField[]): CompiledMapping {
  const agreed = fields.map((field) => agreedForm(object, field));
  const byName = new Map(fields.map((field, i) => [field.markmailField, { field, form: agreed[i] }]));
  const names = fields.map((field) => field.markmailField);
  const readers = names.map(readerOf);
  const remoteFields = onceEach(fields.map(({ crmField, crmType }) => ({ name: crmField, type: crmType })));
  const columns = fields.map(({ crmField }) => remoteFields.findIndex((field) => field.name === crmField));
  const toRemoteValues = (changed: Snapshot): Record<string, FieldValue> =>
    mapChanged(
      changed,
      byName,
      (field) => field.crmField,
      (form, value) => form.toCrm(value),
    );
  const remoteDefaults = Object.entries(defaultsOf(fields, 'crmField'));
  return {
    remoteFields,
    names,
    rules: fields.map((field) => ({
      name: field.markmailField,
      crmField: field.crmField,
      direction: field.direction,
      rule: field.rule,
      isConsent: isConsentField(object, field.markmailField),
      crmCreateable: field.crmCreateable,
      crmUpdateable: field.crmUpdateable,
    })),
    fromRemote: (values) => {
      const snapshot: Record<string, FieldValue> = {};
      for (let i = 0; i < names.length; i++)
        snapshot[names[i]] = agreed[i].fromCrm(values[columns[i]] ?? null);
      return snapshot;
    },
    fromRecord: (record) => {
      const snapshot: Record<string, FieldValue> = {};
      for (let i = 0; i < names.length; i++) snapshot[names[i]] = agreed[i].fromMarkmail(readers[i](record));
      return snapshot;
    },
    consentOf: (values) =>
      Object.fromEntries(
        names.flatMap((name, i) =>
          isConsentField(object, name) ? [[name, agreed[i].fromCrm(values[columns[i]] ?? null)]] : [],
        ),
      ),
    partOf: (record) =>
      partOf(names.map((name, i) => [name, () => agreed[i].fromMarkmail(readers[i](record))])),
    toRemoteValues,
    toRemoteCreate: (values) => {
      const made = toRemoteValues(values);
      for (const [name, value] of remoteDefaults) made[name] ??= value;
      return made;
    },
    recordDefaults: defaultsOf(fields, 'markmailField'),
    references: names.flatMap((name) =>
      (markmailField(object, name)?.references ?? []).map((target) => ({ name, object: target })),
    ),
    toRecordPatch: (changed) =>
      mapChanged(
        changed,
        byName,
        (field) => field.markmailField,
        (form, value) => form.toMarkmail(value),
      ),
  };
}

function partOf(fields: readonly (readonly [name: string, read: () => FieldValue])[]): PartOfRecord {
  const values: Record<string, FieldValue> = {};
  const refused = new Set<string>();
  for (const [name, read] of fields) {
    try {
      values[name] = read();
    } catch (error) {
      if (!(error instanceof ValueRejectedError)) throw error;
      refused.add(name);
    }
  }
  return { values, refused };
}

const onceEach = (fields: readonly RemoteField[]): RemoteField[] => [
  ...new Map(fields.map((field) => [field.name, field])).values(),
];

/** The receiver's field → what it gets instead of a blank when a record is created. */
function defaultsOf(fields: readonly MappedField[], receiver: 'crmField' | 'markmailField'): Snapshot {
  const isCrm = receiver === 'crmField';
  const given = fields.filter(
    (field) =>
      field.default !== undefined &&
      (field.direction !== 'fromCrm') === isCrm &&
      (field.crmCreateable || !isCrm),
  );
  return Object.fromEntries(
    given.map((field) => [
      field[receiver],
      normalise(isCrm ? field.crmType : field.markmailType, field.default ?? null),
    ]),
  );
}

type Reader = (record: Readonly<Record<string, unknown>>) => FieldValue;

/** Made once a mapping, as it is called for every value of every row. */
function readerOf(name: string): Reader {
  const custom = customFieldName(name);
  if (custom === undefined) return (record) => ownValue(record, name);
  return ({ customFields }) => ownValue((customFields ?? {}) as Record<string, unknown>, custom);
}

function ownValue(holder: Readonly<Record<string, unknown>>, key: string): FieldValue {
  const value = Object.hasOwn(holder, key) ? holder[key] : null;
  // A custom field may hold any JSON: what is no value of ours must not be told as "[object Object]".
  return typeof value === 'object' && !Array.isArray(value) ? null : ((value ?? null) as FieldValue);
}

type Known = ReadonlyMap<string, { field: MappedField; form: AgreedForm }>;

/** A loop, as it runs for every record of a first push. */
function mapChanged(
  changed: Snapshot,
  known: Known,
  nameOf: (field: MappedField) => string,
  valueOf: (form: AgreedForm, value: FieldValue) => FieldValue,
): Record<string, FieldValue> {
  const mapped: Record<string, FieldValue> = {};
  for (const name of Object.keys(changed)) {
    const entry = known.get(name);
    if (!entry) continue;
    const to = nameOf(entry.field);
    const value = valueOf(entry.form, changed[name]);
    // Several references may share a field of the CRM: the one that points somewhere counts.
    if (value !== null || !Object.hasOwn(mapped, to)) mapped[to] = value;
  }
  return mapped;
}
