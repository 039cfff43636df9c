export interface PicklistValue {
  readonly value: string;
  readonly label?: string;
  readonly active?: boolean;
  readonly defaultValue?: boolean;
}
export interface FieldDef {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly filterable?: boolean;
  readonly sortable?: boolean;
  readonly externalId?: boolean;
  readonly idLookup?: boolean;
  readonly unique?: boolean;
  readonly caseSensitive?: boolean;
  readonly referenceTo?: readonly string[];
  readonly relationshipName?: string;
  readonly picklistValues?: readonly PicklistValue[];
  readonly restrictedPicklist?: boolean;
  readonly calculated?: boolean;
  readonly autoNumber?: boolean;
  readonly nameField?: boolean;
  readonly compoundFieldName?: string;
  readonly custom?: boolean;
  readonly defaultedOnCreate?: boolean;
  readonly defaultValue?: unknown;
}
export interface ChildRelationship {
  readonly childSObject: string;
  readonly field: string;
  readonly relationshipName: string;
  readonly cascadeDelete?: boolean;
}
export interface SObjectDef {
  readonly name: string;
  readonly keyPrefix: string;
  readonly label: string;
  readonly labelPlural?: string;
  readonly custom?: boolean;
  readonly fields: readonly FieldDef[];
  readonly childRelationships?: readonly ChildRelationship[];
}
