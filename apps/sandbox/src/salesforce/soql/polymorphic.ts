// What can be asked of a parent that may be one of several objects, such as `Who` of a task.
import { field } from '../schema/fields.js';
import type { FieldDef, SObjectDef } from '../schema/types.js';

/** The parent's object; no stored value. */
export const TYPE_FIELD: FieldDef = field('Type', 'picklist', { length: 40 });

/** The pseudo-object that the real service calls `Name`. */
export const NAME_OBJECT: SObjectDef = {
  name: 'Name',
  keyPrefix: '',
  label: 'Name',
  queryable: false,
  fields: [
    field('Id', 'id', { length: 18, nillable: false }),
    TYPE_FIELD,
    field('Name', 'string', { length: 255 }),
    field('FirstName', 'string', { length: 40 }),
    field('LastName', 'string', { length: 80 }),
    field('Title', 'string', { length: 128 }),
    field('Email', 'email', { length: 80 }),
    field('Phone', 'phone', { length: 40 }),
    field('Username', 'string', { length: 80 }),
    field('Alias', 'string', { length: 8 }),
    field('IsActive', 'boolean'),
    field('LastViewedDate', 'datetime'),
    field('LastReferencedDate', 'datetime'),
  ],
};
