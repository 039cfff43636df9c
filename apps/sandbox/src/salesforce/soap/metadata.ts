// The part of the Metadata API that sets up fields and objects: create, update, upsert, delete, read, describe.
import { NEWEST_VERSION } from '../org.js';
import {
  holderOfFields,
  removeField,
  saveField,
  saveObject,
  SchemaChangeError,
  type CustomField,
} from '../store/custom.js';
import type { Store } from '../store/store.js';
import type { SoapCall, SoapMethod } from './partner.js';
import { childOf, childrenOf, element, textOf, type XmlElement } from './xml.js';

const METADATA_TYPES = ['CustomObject', 'CustomField', 'Profile', 'PermissionSet'];

export const METADATA_METHODS: Readonly<Record<string, SoapMethod>> = {
  createMetadata: (call) => eachItem(call, (item) => save(call.org.store, item, 'create')),
  updateMetadata: (call) => eachItem(call, (item) => save(call.org.store, item, 'update')),
  upsertMetadata: (call) => eachItem(call, (item) => save(call.org.store, item, 'upsert')),
  deleteMetadata: (call) => deleteAll(call),
  readMetadata: (call) => `<result>${readAll(call)}</result>`,
  listMetadata: (call) => listAll(call),
  describeMetadata: () => `<result>${describe()}</result>`,
  checkStatus: (call) =>
    `<result>${element('done', true)}${element('id', textOf(call.message, 'asyncProcessId') ?? '')}${element('state', 'Completed')}</result>`,
};

type Saving = 'create' | 'update' | 'upsert';

function eachItem(call: SoapCall, work: (item: XmlElement) => boolean): string {
  return childrenOf(call.message, 'metadata')
    .map((item) => {
      const fullName = textOf(item, 'fullName') ?? '';
      return outcome(fullName, call.message.name === 'upsertMetadata', () => work(item));
    })
    .join('');
}

/** One result element; a refused change is a result, not a fault. */
function outcome(fullName: string, showsCreated: boolean, work: () => boolean): string {
  try {
    const created = work();
    const flag = showsCreated ? element('created', created) : '';
    return `<result>${flag}${element('fullName', fullName)}${element('success', true)}</result>`;
  } catch (error) {
    if (!(error instanceof SchemaChangeError)) throw error;
    const flag = showsCreated ? element('created', false) : '';
    const errors = `<errors>${element('message', error.message)}${element('statusCode', error.statusCode)}</errors>`;
    return `<result>${flag}${errors}${element('fullName', fullName)}${element('success', false)}</result>`;
  }
}

/** True when something new came to be. */
function save(store: Store, item: XmlElement, saving: Saving): boolean {
  const fullName = textOf(item, 'fullName') ?? '';
  switch (item.attributes.type?.split(':').pop()) {
    case 'CustomField':
      return saveCustomField(store, fullName, item, saving);
    case 'CustomObject':
      return saveCustomObject(store, fullName, item, saving);
    case 'Profile':
    case 'PermissionSet':
      // Field permissions are granted to the administrator anyway.
      return false;
    default:
      throw new SchemaChangeError(
        'INVALID_TYPE',
        `Metadata type ${item.attributes.type ?? ''} is not supported`,
      );
  }
}

function saveCustomField(store: Store, fullName: string, item: XmlElement, saving: Saving): boolean {
  const [declaredOn, name = ''] = fullName.split('.');
  const object = holderOfFields(declaredOn);
  const def = store.find(object)?.def;
  if (saving === 'update' && (def === undefined || store.field(def, name) === undefined)) {
    throw new SchemaChangeError(
      'INVALID_CROSS_REFERENCE_KEY',
      `In field: fullName - no CustomField named ${fullName} found`,
    );
  }
  return saveField(store, customFieldOf(object, name, item), saving !== 'create');
}

function saveCustomObject(store: Store, name: string, item: XmlElement, saving: Saving): boolean {
  const exists = store.find(name) !== undefined;
  if (!exists && saving === 'update') {
    throw new SchemaChangeError('INVALID_CROSS_REFERENCE_KEY', `no CustomObject named ${name} found`);
  }
  if (!exists || saving === 'create') {
    saveObject(store, name, textOf(item, 'label') ?? name.replace(/__c$/, ''), textOf(item, 'pluralLabel'));
  }
  for (const field of childrenOf(item, 'fields')) {
    saveField(store, customFieldOf(name, textOf(field, 'fullName') ?? '', field), true);
  }
  return !exists;
}

function customFieldOf(object: string, name: string, item: XmlElement): CustomField {
  const number = (key: string): number | undefined => {
    const text = textOf(item, key);
    return text === undefined || text === '' ? undefined : Number(text);
  };
  const flag = (key: string): boolean => textOf(item, key) === 'true';
  const valueSet = childOf(item, 'valueSet');
  const values = childrenOf(childOf(valueSet, 'valueSetDefinition') ?? item, 'value').map(
    (one) => textOf(one, 'fullName') ?? '',
  );
  return {
    object,
    name,
    label: textOf(item, 'label'),
    type: textOf(item, 'type') ?? '',
    length: number('length'),
    precision: number('precision'),
    scale: number('scale'),
    required: flag('required'),
    unique: flag('unique'),
    externalId: flag('externalId'),
    caseSensitive: flag('caseSensitive'),
    values,
    restricted: textOf(valueSet, 'restricted') === 'true',
    referenceTo: textOf(item, 'referenceTo'),
    relationshipName: textOf(item, 'relationshipName'),
    defaultValue: textOf(item, 'defaultValue'),
  };
}

function deleteAll(call: SoapCall): string {
  const { store } = call.org;
  const type = textOf(call.message, 'type');
  return childrenOf(call.message, 'fullNames')
    .map((one) => {
      const fullName = one.text.trim();
      return outcome(fullName, false, () => {
        if (type === 'CustomField') {
          const [object, name = ''] = fullName.split('.');
          removeField(store, holderOfFields(object), name);
        } else if (type !== 'CustomObject' || !fullName.endsWith('__c') || !store.removeObject(fullName)) {
          throw new SchemaChangeError('INVALID_CROSS_REFERENCE_KEY', `no ${type} named ${fullName} found`);
        }
        return true;
      });
    })
    .join('');
}

function readAll(call: SoapCall): string {
  const type = textOf(call.message, 'type') ?? '';
  return childrenOf(call.message, 'fullNames')
    .map((one) => readOne(call.org.store, type, one.text.trim()))
    .join('');
}

function readOne(store: Store, type: string, fullName: string): string {
  const [object, name] = fullName.split('.');
  const def = store.find(object)?.def;
  const field = name === undefined ? undefined : def && store.field(def, name);
  const open = `<records xsi:type="${type}">`;
  if (type === 'CustomField' && field !== undefined) {
    const facts = [
      element('fullName', fullName),
      element('externalId', field.externalId === true),
      element('label', field.label),
      element('length', field.length ?? 0),
      element('type', field.type),
      element('unique', field.unique === true),
    ];
    return `${open}${facts.join('')}</records>`;
  }
  if (type === 'CustomObject' && def !== undefined) {
    return `${open}${element('fullName', def.name)}${element('label', def.label)}</records>`;
  }
  return `<records xsi:nil="true"/>`;
}

function listAll(call: SoapCall): string {
  const types = childrenOf(call.message, 'queries').map((query) => textOf(query, 'type'));
  const entries: [type: string, fullName: string][] = call.org.store.objects.flatMap((def) => [
    ['CustomObject', def.name] as [string, string],
    ...def.fields
      .filter((field) => field.custom)
      .map((field): [string, string] => ['CustomField', `${def.name}.${field.name}`]),
  ]);
  return entries
    .filter(([type]) => types.includes(type))
    .map(
      ([type, fullName]) =>
        `<result>${element('fileName', `${type}/${fullName}`)}${element('fullName', fullName)}${element('type', type)}</result>`,
    )
    .join('');
}

function describe(): string {
  const objects = METADATA_TYPES.map(
    (name) =>
      `<metadataObjects>${element('directoryName', `${name.charAt(0).toLowerCase()}${name.slice(1)}s`)}${element('inFolder', false)}${element('metaFile', false)}${element('xmlName', name)}</metadataObjects>`,
  );
  return `${objects.join('')}${element('organizationNamespace', '')}${element('partialSaveAllowed', true)}${element('testRequired', false)}${element('version', `${NEWEST_VERSION}.0`)}`;
}
