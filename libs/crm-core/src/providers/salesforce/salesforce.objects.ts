import { CrmSchemaError } from '@app/errors';
import type { CrmObject } from '../../records.js';

/** The field that holds our record's id; unique, so that a repeated create finds what it made the first time. */
export const EXTERNAL_ID = 'MarkMail_ID__c';

export interface ObjectNames {
  readonly remoteName: string;
  /** Fields that point to what a record hangs on, and what a write of it locks. */
  readonly lookups: readonly string[];
  /** Fields of a parent that are worth reading with the record. */
  readonly parents: readonly {
    readonly name: string;
    readonly label: string;
    /** The lookup that must be visible. */ readonly via: string;
  }[];
}

const OBJECTS: Readonly<Partial<Record<CrmObject, ObjectNames>>> = {
  contact: {
    remoteName: 'Contact',
    lookups: ['AccountId'],
    parents: [{ name: 'Account.Name', label: 'Account Name', via: 'AccountId' }],
  },
};

export const SUPPORTED = Object.keys(OBJECTS) as CrmObject[];

export function namesOf(object: CrmObject): ObjectNames {
  const names = OBJECTS[object];
  if (!names) throw new CrmSchemaError(`Records of kind ${object} are not synchronised with this CRM yet.`);
  return names;
}
