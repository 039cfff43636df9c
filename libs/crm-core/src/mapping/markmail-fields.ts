import { CONTACT_STATUSES, type CrmObject, type FieldDescription, type FieldType } from '../records.js';

const CUSTOM = /^customFields\.([A-Za-z][A-Za-z0-9_]{0,63})$/;
const RESERVED = new Set(['constructor', 'prototype', '__proto__', 'hasOwnProperty', 'toString', 'valueOf']);

function field(
  name: string,
  label: string,
  type: FieldType,
  maxLength: number | null,
  more: Partial<FieldDescription> = {},
): FieldDescription {
  return {
    name,
    label,
    type,
    maxLength,
    readable: true,
    createable: true,
    updateable: true,
    required: false,
    externalId: false,
    unique: false,
    options: [],
    restrictedOptions: false,
    custom: false,
    ...more,
  };
}

const CONTACT: readonly FieldDescription[] = [
  field('email', 'E-mail', 'email', 254),
  field('firstName', 'First name', 'string', 200),
  field('lastName', 'Last name', 'string', 200),
  field('phone', 'Phone', 'phone', 100),
  field('title', 'Title', 'string', 255),
  field('company', 'Company', 'string', 255),
  field('status', 'Consent', 'picklist', null, {
    options: CONTACT_STATUSES.map((value) => ({ value, label: value })),
    restrictedOptions: true,
  }),
];

/** MarkMail's own fields per object; contacts have custom ones besides. */
export const MARKMAIL_FIELDS: Readonly<Partial<Record<CrmObject, readonly FieldDescription[]>>> = {
  contact: CONTACT,
};

/** Undefined for a name that MarkMail does not know and that is no custom field's. */
export function markmailField(object: CrmObject, name: string): FieldDescription | undefined {
  const own = MARKMAIL_FIELDS[object]?.find((candidate) => candidate.name === name);
  if (own) return own;
  const custom = MARKMAIL_FIELDS[object] && customFieldName(name);
  return custom ? field(name, custom, 'string', 4_000, { custom: true }) : undefined;
}

/** `rank` for `customFields.rank`; undefined for anything else. */
export function customFieldName(name: string): string | undefined {
  const found = CUSTOM.exec(name)?.[1];
  return found && !RESERVED.has(found) ? found : undefined;
}

/** The type in which a custom field keeps what comes from a CRM field: numbers and yes/no as such, all else as text. */
export function customFieldType(crmType: FieldType): FieldType {
  return crmType === 'number' || crmType === 'boolean' ? crmType : 'string';
}

/** Fields that say whether a person may be written to: an opt-out wins there over every rule. */
export function isConsentField(object: CrmObject, name: string): boolean {
  return object === 'contact' && name === 'status';
}
