// What objects and fields there are: `/sobjects`, `/sobjects/T`, `/sobjects/T/describe`.
import { empty, json, type Answer } from '../../answer.js';
import type { Call, Org } from '../org.js';
import { isAggregatable, isFilterable, isGroupable, isSortable, soapTypeOf } from '../schema/fields.js';
import type { FieldDef, SObjectDef } from '../schema/types.js';
import type { Table } from '../store/table.js';
import { visibleFields } from './render.js';
import { tableOf } from './rows.js';

/** `GET /sobjects`. */
export function describeGlobal(call: Call): Answer {
  const sobjects = visibleTables(call.org).map((table) => globalEntry(table.def, call.version));
  return json(200, { encoding: 'UTF-8', maxBatchSize: 200, sobjects });
}

/** `GET /sobjects/T`. */
export function describeBasic(call: Call, objectName: string): Answer {
  const table = tableOf(call, objectName);
  const recentItems = recentRows(table, 5).map((row) => ({
    attributes: {
      type: table.name,
      url: `/services/data/v${call.version}.0/sobjects/${table.name}/${String(row.Id)}`,
    },
    Id: row.Id,
    Name: row.Name ?? null,
  }));
  return json(200, { objectDescribe: globalEntry(table.def, call.version), recentItems });
}

/** `GET /sobjects/T/describe`; 304 while the schema has not changed since the given date. */
export function describeObject(call: Call, objectName: string): Answer {
  const table = tableOf(call, objectName);
  const lastModified = call.org.store.schemaChangedAtMs;
  const since = Date.parse(call.headers['if-modified-since'] ?? '');
  if (!Number.isNaN(since) && lastModified <= since) return empty(304);
  return json(200, fullDescribe(call.org, table, call.version), {
    'last-modified': new Date(lastModified).toUTCString(),
  });
}

export function visibleTables(org: Org): Table[] {
  return org.store.objects
    .filter((def) => org.store.isVisible(def.name))
    .map((def) => org.store.table(def.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The newest living rows. */
export function recentRows(table: Table, limit: number): Readonly<Record<string, unknown>>[] {
  const rows = [];
  for (let index = table.size - 1; index >= 0 && rows.length < limit; index--) {
    const row = table.get(index);
    if (row !== undefined && row.IsDeleted !== true) rows.push(row);
  }
  return rows;
}

function globalEntry(def: SObjectDef, version: number): Record<string, unknown> {
  const isWritable = def.createable ?? true;
  const base = `/services/data/v${version}.0/sobjects/${def.name}`;
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: isWritable,
    custom: def.custom ?? def.name.endsWith('__c'),
    customSetting: false,
    deepCloneable: false,
    deletable: def.deletable ?? isWritable,
    deprecatedAndHidden: false,
    feedEnabled: false,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: def.keyPrefix,
    label: def.label,
    labelPlural: def.labelPlural ?? `${def.label}s`,
    layoutable: def.layoutable ?? isWritable,
    mergeable: def.mergeable ?? false,
    mruEnabled: def.mruEnabled ?? isWritable,
    name: def.name,
    queryable: def.queryable ?? true,
    replicateable: def.replicateable ?? true,
    retrieveable: true,
    searchable: def.searchable ?? isWritable,
    triggerable: def.triggerable ?? isWritable,
    undeletable: def.undeletable ?? isWritable,
    updateable: def.updateable ?? true,
    urls: {
      sobject: base,
      describe: `${base}/describe`,
      rowTemplate: `${base}/{ID}`,
    },
  };
}

function fullDescribe(org: Org, table: Table, version: number): Record<string, unknown> {
  const entry = globalEntry(table.def, version);
  const children = (table.def.childRelationships ?? []).map((child) => ({
    cascadeDelete: false,
    deprecatedAndHidden: false,
    junctionIdListNames: [],
    junctionReferenceTo: [],
    restrictedDelete: false,
    ...child,
  }));
  return {
    actionOverrides: [],
    ...entry,
    childRelationships: children,
    compactLayoutable: true,
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields: visibleFields(org, table).map(describeField),
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: [
      {
        active: true,
        available: true,
        defaultRecordTypeMapping: true,
        developerName: 'Master',
        master: true,
        name: 'Master',
        recordTypeId: '012000000000000AAA',
        urls: {},
      },
    ],
    searchLayoutable: true,
    sobjectDescribeOption: 'FULL',
    supportedScopes: [
      { label: `All ${String(entry.labelPlural)}`, name: 'everything' },
      { label: `My ${String(entry.labelPlural)}`, name: 'mine' },
    ],
    urls: entry.urls,
  };
}

const TEXT_TYPES = new Set([
  'string',
  'textarea',
  'email',
  'phone',
  'url',
  'picklist',
  'multipicklist',
  'combobox',
  'encryptedstring',
  'id',
  'reference',
]);

/** One field with every attribute clients read. */
export function describeField(field: FieldDef): Record<string, unknown> {
  const isText = TEXT_TYPES.has(field.type);
  const isId = field.type === 'id' || field.type === 'reference';
  const length = isId ? 18 : isText ? (field.length ?? 255) : 0;
  const isNumber = ['double', 'currency', 'percent'].includes(field.type);
  return {
    aggregatable: isAggregatable(field),
    aiPredictionField: false,
    autoNumber: field.autoNumber ?? false,
    byteLength: isId ? 18 : length * 3,
    calculated: field.calculated ?? false,
    calculatedFormula: null,
    cascadeDelete: false,
    caseSensitive: field.caseSensitive ?? false,
    compoundFieldName: field.compoundFieldName ?? null,
    controllerName: null,
    createable: field.createable,
    custom: field.custom ?? false,
    defaultValue: field.defaultValue ?? (field.type === 'boolean' ? false : null),
    defaultValueFormula: null,
    defaultedOnCreate: field.defaultedOnCreate ?? false,
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: field.type === 'int' ? (field.digits ?? 8) : 0,
    displayLocationInDecimal: false,
    encrypted: false,
    externalId: field.externalId ?? false,
    extraTypeInfo: null,
    filterable: isFilterable(field),
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: false,
    groupable: isGroupable(field),
    highScaleNumber: false,
    htmlFormatted: field.htmlFormatted ?? false,
    idLookup: field.idLookup ?? (field.name === 'Id' || field.externalId === true),
    inlineHelpText: field.inlineHelpText ?? null,
    label: field.label,
    length,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: field.nameField ?? field.name === 'Name',
    namePointing: (field.referenceTo?.length ?? 0) > 1,
    nillable: field.nillable,
    permissionable: field.nillable && field.createable,
    picklistValues: (field.picklistValues ?? []).map((value) => ({
      active: value.active ?? true,
      defaultValue: value.defaultValue ?? false,
      label: value.label ?? value.value,
      validFor: null,
      value: value.value,
    })),
    polymorphicForeignKey: (field.referenceTo?.length ?? 0) > 1,
    precision: isNumber ? (field.precision ?? 18) : 0,
    queryByDistance: field.type === 'location',
    referenceTargetField: null,
    referenceTo: field.referenceTo ?? [],
    relationshipName: field.relationshipName ?? null,
    relationshipOrder: null,
    restrictedDelete: false,
    restrictedPicklist: field.restrictedPicklist ?? false,
    scale: isNumber ? (field.scale ?? 0) : 0,
    searchPrefilterable: field.type === 'reference',
    soapType: field.soapType ?? soapTypeOf(field.type),
    sortable: isSortable(field),
    type: field.type,
    unique: field.unique ?? false,
    updateable: field.updateable,
    writeRequiresMasterRead: false,
  };
}
