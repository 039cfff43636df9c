// What an object and its fields are, in the words of the describe call.

/** One entry of a picklist. */
export interface PicklistValue {
  readonly value: string;
  /** @default the value */
  readonly label?: string;
  /** @default true */
  readonly active?: boolean;
  /** @default false */
  readonly defaultValue?: boolean;
}

export type FieldType =
  | 'id'
  | 'string'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'time'
  | 'picklist'
  | 'multipicklist'
  | 'combobox'
  | 'textarea'
  | 'email'
  | 'phone'
  | 'url'
  | 'reference'
  | 'address'
  | 'location'
  | 'encryptedstring'
  | 'base64'
  | 'anyType';

/** One field. Optional members have the meaning "no" or "not applicable" unless a default is given. */
export interface FieldDef {
  readonly name: string;
  readonly label: string;
  /** One of {@link FieldType}; open, so that custom types do not need a change here. */
  readonly type: string;
  /** `xsd:string`, `tns:ID` …; `soapTypeOf` works it out where absent. */
  readonly soapType?: string;
  /** Characters, for text; 18 for ids. */
  readonly length?: number;
  /** All digits, for `double`, `currency` and `percent`. */
  readonly precision?: number;
  /** Digits after the point. */
  readonly scale?: number;
  /** Digits, for `int`. */
  readonly digits?: number;
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  /** @default true */
  readonly filterable?: boolean;
  /** @default true */
  readonly sortable?: boolean;
  /** Worked out from the type where absent. */
  readonly groupable?: boolean;
  /** Worked out from the type where absent. */
  readonly aggregatable?: boolean;
  readonly externalId?: boolean;
  readonly unique?: boolean;
  /** May name a row in an upsert. */
  readonly idLookup?: boolean;
  /** Text that compares with case. */
  readonly caseSensitive?: boolean;
  /** Objects a `reference` may lead to; several for polymorphic ones. */
  readonly referenceTo?: readonly string[];
  /** `Account` for `AccountId`, `Foo__r` for `Foo__c`. */
  readonly relationshipName?: string;
  readonly picklistValues?: readonly PicklistValue[];
  readonly restrictedPicklist?: boolean;
  /** Roll-ups and formulas: read only. */
  readonly calculated?: boolean;
  readonly autoNumber?: boolean;
  /** The field people read as the row's title. */
  readonly nameField?: boolean;
  /** `Name` for `FirstName`, `MailingAddress` for `MailingCity`. */
  readonly compoundFieldName?: string;
  readonly custom?: boolean;
  readonly defaultedOnCreate?: boolean;
  readonly defaultValue?: unknown;
  readonly htmlFormatted?: boolean;
  readonly inlineHelpText?: string;
}

/** A list of children, as a sub-query names it. */
export interface ChildRelationship {
  readonly childSObject: string;
  /** The child's reference field. */
  readonly field: string;
  readonly relationshipName: string;
  readonly cascadeDelete?: boolean;
  readonly restrictedDelete?: boolean;
}

/** One object. Flags default to true, except `custom` and `mergeable`. */
export interface SObjectDef {
  readonly name: string;
  /** First three characters of its rows' ids. */
  readonly keyPrefix: string;
  readonly label: string;
  readonly labelPlural?: string;
  readonly custom?: boolean;
  readonly createable?: boolean;
  readonly updateable?: boolean;
  readonly deletable?: boolean;
  readonly undeletable?: boolean;
  readonly queryable?: boolean;
  readonly searchable?: boolean;
  readonly replicateable?: boolean;
  readonly mergeable?: boolean;
  readonly layoutable?: boolean;
  readonly mruEnabled?: boolean;
  readonly triggerable?: boolean;
  readonly fields: readonly FieldDef[];
  readonly childRelationships?: readonly ChildRelationship[];
}
