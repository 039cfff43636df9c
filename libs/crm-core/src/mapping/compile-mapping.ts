// A mapping made ready for a run: both sides' records as snapshots in one agreed form, and changes back in each side's own.
import type { RemoteField } from '../crm-provider.js';
import type { CrmObject, FieldType, FieldValue, Snapshot } from '../records.js';
import { convert, verdictOf } from './convert.js';
import type { Direction, MappedField, Rule } from './mapping.types.js';
import { customFieldName, isConsentField } from './markmail-fields.js';
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
  /** What to ask the CRM for, in mapping order. */
  readonly remoteFields: readonly RemoteField[];
  /** MarkMail's names, in the same order. */
  readonly names: readonly string[];
  readonly rules: readonly CompiledRule[];
  /** @param values in the order of `remoteFields` */
  fromRemote(values: readonly FieldValue[]): Snapshot;
  /** @param record MarkMail's record: its own fields by name, custom ones under `customFields` */
  fromRecord(record: Readonly<Record<string, unknown>>): Snapshot;
  /** CRM field → value in the CRM's type. */
  toRemoteValues(changed: Snapshot): Record<string, FieldValue>;
  /** MarkMail field → value in MarkMail's type. */
  toRecordPatch(changed: Snapshot): Record<string, FieldValue>;
}

const OPTED_OUT: readonly unknown[] = ['unsubscribed', 'complained'];

export function compileMapping(object: CrmObject, fields: readonly MappedField[]): CompiledMapping {
  const agreed = fields.map((field) => agreedForm(object, field));
  const byName = new Map(fields.map((field, i) => [field.markmailField, { field, form: agreed[i] }]));
  const names = fields.map((field) => field.markmailField);
  const readers = names.map(readerOf);
  return {
    remoteFields: fields.map(({ crmField, crmType }) => ({ name: crmField, type: crmType })),
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
      for (let i = 0; i < names.length; i++) snapshot[names[i]] = agreed[i].fromCrm(values[i] ?? null);
      return snapshot;
    },
    fromRecord: (record) => {
      const snapshot: Record<string, FieldValue> = {};
      for (let i = 0; i < names.length; i++) snapshot[names[i]] = agreed[i].fromMarkmail(readers[i](record));
      return snapshot;
    },
    toRemoteValues: (changed) =>
      mapChanged(changed, byName, ({ field, form }, value) => [field.crmField, form.toCrm(value)]),
    toRecordPatch: (changed) =>
      mapChanged(changed, byName, ({ field, form }, value) => [field.markmailField, form.toMarkmail(value)]),
  };
}

interface AgreedForm {
  fromCrm(value: FieldValue): FieldValue;
  fromMarkmail(value: FieldValue): FieldValue;
  toCrm(value: FieldValue): FieldValue;
  toMarkmail(value: FieldValue): FieldValue;
}

/**
 * Values are compared as MarkMail would hold them after a round trip through the CRM: what the CRM cannot keep makes no difference, or the
 * two sides would correct each other for ever.
 */
function agreedForm(object: CrmObject, { markmailField, markmailType, crmType }: MappedField): AgreedForm {
  if (isConsentField(object, markmailField)) return consentForm(crmType);
  if (isKeptAlike(markmailType, crmType)) {
    const same = (value: FieldValue): FieldValue => normalise(markmailType, value);
    return { fromCrm: same, fromMarkmail: same, toCrm: same, toMarkmail: same };
  }
  const fromCrm = (value: FieldValue): FieldValue => convert(value, crmType, markmailType);
  const toCrm = (value: FieldValue): FieldValue => convert(value, markmailType, crmType);
  const asCrm = (value: FieldValue): FieldValue => normalise(crmType, value);
  const asMarkmail = (value: FieldValue): FieldValue => normalise(markmailType, value);
  // Where there is no way back, such as from a phone number to an address, values are compared as the receiver holds them.
  if (!isPossible(crmType, markmailType))
    return { fromCrm: asCrm, fromMarkmail: toCrm, toCrm: asCrm, toMarkmail: fromCrm };
  if (!isPossible(markmailType, crmType))
    return { fromCrm, fromMarkmail: asMarkmail, toCrm, toMarkmail: asMarkmail };
  return {
    fromCrm: (value) => fromCrm(toCrm(fromCrm(value))),
    fromMarkmail: (value) => fromCrm(toCrm(value)),
    toCrm,
    toMarkmail: asMarkmail,
  };
}

const PLAIN_TEXT: readonly FieldType[] = ['string', 'text', 'phone', 'url', 'picklist', 'reference'];
const isPossible = (from: FieldType, to: FieldType): boolean => verdictOf(from, to).verdict !== 'impossible';

/** Both sides hold the same canonical value, so there is nothing to convert. */
function isKeptAlike(one: FieldType, other: FieldType): boolean {
  if (one === other) return true;
  const arePlain = PLAIN_TEXT.includes(one) && PLAIN_TEXT.includes(other);
  return arePlain && isPossible(one, other) && isPossible(other, one);
}

/** The agreed value is "opted out": true or false. */
function consentForm(crmType: FieldType): AgreedForm {
  return {
    fromCrm: (value) => normalise('boolean', convert(value, crmType, 'boolean')) === true,
    fromMarkmail: (value) => OPTED_OUT.includes(value),
    toCrm: (value) => convert(value === true, 'boolean', crmType),
    toMarkmail: (value) => (value === true ? 'unsubscribed' : 'active'),
  };
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

function mapChanged(
  changed: Snapshot,
  known: Known,
  to: (entry: { field: MappedField; form: AgreedForm }, value: FieldValue) => [string, FieldValue],
): Record<string, FieldValue> {
  return Object.fromEntries(
    Object.entries(changed).flatMap(([name, value]) => {
      const entry = known.get(name);
      return entry ? [to(entry, value)] : [];
    }),
  );
}
