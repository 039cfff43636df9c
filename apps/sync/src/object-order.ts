import { CRM_OBJECTS, type CrmObject } from '@app/crm-core';

/** What others hang on comes first: a record can name another one only once both sides have it. */
const LEVELS: readonly (readonly CrmObject[])[] = [
  ['account', 'campaign', 'list'],
  ['contact', 'lead'],
  ['campaignMember'],
  ['activity', 'deal'],
];

export const levelOf = (object: CrmObject): number => LEVELS.findIndex((level) => level.includes(object));

/** Those whose runs end before this object's begins, where they are started together. */
export const objectsBefore = (object: CrmObject): CrmObject[] =>
  CRM_OBJECTS.filter((other) => levelOf(other) < levelOf(object));

/** Parents before children. */
export const inRunOrder = (objects: readonly CrmObject[]): CrmObject[] =>
  objects.toSorted((a, b) => levelOf(a) - levelOf(b));
