// Builders of field definitions with the attributes that the real service gives to fields of each type.
import type { FieldDef, FieldType, PicklistValue } from './types.js';

type More = Partial<FieldDef>;

const SOAP_TYPES: Readonly<Record<string, string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  time: 'xsd:time',
  base64: 'xsd:base64Binary',
  address: 'urn:address',
  location: 'urn:location',
  anyType: 'xsd:anyType',
};
const NOT_GROUPABLE = new Set([
  'double',
  'currency',
  'percent',
  'datetime',
  'time',
  'multipicklist',
  'address',
]);
const NOT_AGGREGATABLE = new Set(['boolean', 'address', 'location', 'multipicklist', 'base64']);
/** Longer text areas can be neither filtered, sorted nor grouped. */
const LONG_TEXT_CHARS = 255;

/** The SOAP type that belongs to a field type. */
export function soapTypeOf(type: string): string {
  return SOAP_TYPES[type] ?? 'xsd:string';
}

export function isLongText(field: Pick<FieldDef, 'type' | 'length'>): boolean {
  return field.type === 'textarea' && (field.length ?? 0) > LONG_TEXT_CHARS;
}

/** May stand in WHERE. */
export function isFilterable(field: FieldDef): boolean {
  return field.filterable ?? !isLongText(field);
}

/** May stand in ORDER BY. */
export function isSortable(field: FieldDef): boolean {
  return field.sortable ?? (!isLongText(field) && field.type !== 'multipicklist' && field.type !== 'address');
}

/** May stand in GROUP BY. */
export function isGroupable(field: FieldDef): boolean {
  return (
    field.groupable ?? (!NOT_GROUPABLE.has(field.type) && !isLongText(field) && field.autoNumber !== true)
  );
}

/** May stand in `COUNT(f)`, `MAX(f)` and their like. */
export function isAggregatable(field: FieldDef): boolean {
  return field.aggregatable ?? (!NOT_AGGREGATABLE.has(field.type) && !isLongText(field));
}

/** `HasOptedOutOfEmail` → `Has Opted Out Of Email`, `AccountId` → `Account ID`. */
function labelOf(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').replace(/\bId\b/, 'ID');
}

/** A writable, nullable field; `more` says what differs. */
export function field(name: string, type: FieldType, more: More = {}): FieldDef {
  const plain: FieldDef = {
    name,
    label: labelOf(name),
    type,
    soapType: soapTypeOf(type),
    nillable: true,
    createable: true,
    updateable: true,
    ...more,
  };
  return {
    ...plain,
    filterable: isFilterable(plain),
    sortable: isSortable(plain),
    groupable: isGroupable(plain),
    aggregatable: isAggregatable(plain),
  };
}

export const READ_ONLY = { createable: false, updateable: false } as const;

export const text = (name: string, length: number, more: More = {}): FieldDef =>
  field(name, 'string', { length, ...more });

export const textArea = (name: string, length: number, more: More = {}): FieldDef =>
  field(name, 'textarea', { length, ...more });

export const phone = (name: string, more: More = {}): FieldDef =>
  field(name, 'phone', { length: 40, ...more });

export const flag = (name: string, more: More = {}): FieldDef =>
  field(name, 'boolean', { nillable: false, defaultedOnCreate: true, defaultValue: false, ...more });

export const date = (name: string, more: More = {}): FieldDef => field(name, 'date', more);

export const datetime = (name: string, more: More = {}): FieldDef => field(name, 'datetime', more);

export const int = (name: string, more: More = {}): FieldDef => field(name, 'int', { digits: 8, ...more });

export const decimal = (
  name: string,
  type: 'double' | 'currency' | 'percent',
  precision: number,
  scale: number,
  more: More = {},
): FieldDef => field(name, type, { precision, scale, ...more });

/** An unrestricted picklist, as most standard ones are. A `*` before a value makes it the default. */
export function picklist(name: string, values: readonly string[], more: More = {}): FieldDef {
  const picklistValues: PicklistValue[] = values.map((entry) => {
    const isDefault = entry.startsWith('*');
    const value = isDefault ? entry.slice(1) : entry;
    return { value, label: value, active: true, defaultValue: isDefault };
  });
  return field(name, 'picklist', { length: 255, picklistValues, ...more });
}

/** A lookup; the relationship is named like the field without `Id`. */
export function reference(name: string, referenceTo: string | readonly string[], more: More = {}): FieldDef {
  return field(name, 'reference', {
    length: 18,
    referenceTo: typeof referenceTo === 'string' ? [referenceTo] : referenceTo,
    relationshipName: name.replace(/Id$/, ''),
    ...more,
  });
}

const byUser = (name: string): FieldDef =>
  reference(name, 'User', { ...READ_ONLY, nillable: false, defaultedOnCreate: true });

const stamp = (name: string): FieldDef =>
  datetime(name, { ...READ_ONLY, nillable: false, defaultedOnCreate: true });

/** What every object has. */
export function systemFields(objectLabel: string): FieldDef[] {
  return [
    field('Id', 'id', {
      ...READ_ONLY,
      label: `${objectLabel} ID`,
      length: 18,
      nillable: false,
      defaultedOnCreate: true,
      idLookup: true,
    }),
    flag('IsDeleted', { ...READ_ONLY, label: 'Deleted' }),
    stamp('CreatedDate'),
    byUser('CreatedById'),
    stamp('LastModifiedDate'),
    byUser('LastModifiedById'),
    stamp('SystemModstamp'),
  ];
}

export const owner = (): FieldDef =>
  reference('OwnerId', 'User', { nillable: false, defaultedOnCreate: true });

/** The row that this one was merged into. */
export const masterRecord = (object: string): FieldDef => reference('MasterRecordId', object, READ_ONLY);

/** When the current user last saw the row; moves nothing else. */
export const viewed = (): FieldDef[] => [
  date('LastActivityDate', { ...READ_ONLY, label: 'Last Activity' }),
  datetime('LastViewedDate', READ_ONLY),
  datetime('LastReferencedDate', READ_ONLY),
];

const GEOCODE_ACCURACIES = [
  'Address',
  'NearAddress',
  'Block',
  'Street',
  'ExtendedZip',
  'Zip',
  'Neighborhood',
  'City',
  'County',
  'State',
  'Unknown',
];

/** The parts of an address and the compound that shows them as one; prefix `''` gives `Street` … `Address`. */
export function address(prefix: string): FieldDef[] {
  const compoundFieldName = `${prefix}Address`;
  const part = { compoundFieldName };
  return [
    textArea(`${prefix}Street`, 255, part),
    text(`${prefix}City`, 40, part),
    text(`${prefix}State`, 80, { ...part, label: labelOf(`${prefix}State/Province`) }),
    text(`${prefix}PostalCode`, 20, { ...part, label: labelOf(`${prefix}Zip/Postal Code`) }),
    text(`${prefix}Country`, 80, part),
    decimal(`${prefix}Latitude`, 'double', 18, 15, part),
    decimal(`${prefix}Longitude`, 'double', 18, 15, part),
    picklist(`${prefix}GeocodeAccuracy`, GEOCODE_ACCURACIES, {
      ...part,
      length: 40,
      restrictedPicklist: true,
    }),
    field(compoundFieldName, 'address', { ...READ_ONLY, filterable: true, sortable: false }),
  ];
}

/** MarkMail's own key: text that names one row of the object, compared without case. Absent from a bare org. */
export function markMailId(isBare: boolean): FieldDef[] {
  if (isBare) return [];
  return [
    text('MarkMail_ID__c', 255, {
      label: 'MarkMail ID',
      externalId: true,
      unique: true,
      idLookup: true,
      caseSensitive: false,
      custom: true,
    }),
  ];
}
