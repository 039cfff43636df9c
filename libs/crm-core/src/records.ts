/** The objects that MarkMail keeps in agreement with a CRM. */
export const CRM_OBJECTS = [
  'contact',
  'lead',
  'account',
  'list',
  'campaign',
  'campaignMember',
  'activity',
  'deal',
] as const;
export type CrmObject = (typeof CRM_OBJECTS)[number];

/**
 * One field's value in canonical form: numbers as numbers, dates as `YYYY-MM-DD`, instants as ISO 8601 UTC with
 * milliseconds, multi-picklists as sorted sets. Absent and empty are both `null`.
 */
export type FieldValue = string | number | boolean | null | readonly string[];

/** The mapped fields of one record in canonical form, keyed by MarkMail's field name. */
export type Snapshot = Readonly<Record<string, FieldValue>>;

export const CONTACT_STATUSES = ['active', 'unsubscribed', 'bounced', 'complained'] as const;
export type ContactStatus = (typeof CONTACT_STATUSES)[number];

/** The canonical types between which mappings convert. `set` is a multi-picklist. */
export const FIELD_TYPES = [
  'string',
  'text',
  'email',
  'phone',
  'url',
  'number',
  'boolean',
  'date',
  'datetime',
  'picklist',
  'set',
  'reference',
  'unsupported',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** One field of one side, as people and the mapping engine need to know it. */
export interface FieldDescription {
  /** The name to use in a mapping: `LastName`, `Account.Name`, `customFields.rank`. */
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly readable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  /** A record cannot be created without it. */
  readonly required: boolean;
  readonly externalId: boolean;
  readonly unique: boolean;
  /** In characters; null where there is no limit. */
  readonly maxLength: number | null;
  /** Active values, for `picklist` and `set`. */
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly restrictedOptions: boolean;
  readonly custom: boolean;
  /** For `reference`: the objects of ours that it may point to. Absent where it points elsewhere, or nobody knows. */
  readonly references?: readonly CrmObject[];
}

/** One object of a CRM as described by it. */
export interface CrmSchema {
  readonly object: CrmObject;
  /** The CRM's own name of it. */
  readonly remoteName: string;
  readonly label: string;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly deletable: boolean;
  readonly fields: readonly FieldDescription[];
}
