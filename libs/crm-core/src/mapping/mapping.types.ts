import type { FieldType } from '../records.js';

export const DIRECTIONS = ['toCrm', 'fromCrm', 'bidirectional'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** How a field is decided when both sides changed it (design §4.1). */
export const RULES = [
  'newest',
  'crm',
  'markmail',
  'crmUnlessBlank',
  'markmailUnlessBlank',
  'ask',
  'optOutWins',
] as const;
export type Rule = (typeof RULES)[number];

/** What becomes of a value that no line of the value map names. */
export const UNMAPPED = ['keep', 'blank', 'reject'] as const;
export type Unmapped = (typeof UNMAPPED)[number];

/** A value that a person can write down in a mapping. */
export type Scalar = string | number | boolean;

/** Two values that mean the same. */
export interface ValuePair {
  readonly markmail: Scalar;
  readonly crm: Scalar;
}

/** CEL expressions over `value`, one a direction. A blank stays blank and is not given to them. */
export interface Transform {
  readonly toCrm?: string;
  readonly fromCrm?: string;
}

/** One line of a mapping as people set it. */
export interface FieldMapping {
  /** `email`, `firstName` … or `customFields.NAME`. */
  readonly markmailField: string;
  readonly crmField: string;
  readonly direction: Direction;
  readonly rule: Rule;
  /** A line that goes both ways has both expressions or none. Not together with `valueMap`. */
  readonly transform?: Transform;
  /** Where a value stands in several pairs, the first one decides. Of a list, each item is looked up. */
  readonly valueMap?: readonly ValuePair[];
  /** For `valueMap`. @default keep */
  readonly unmapped?: Unmapped;
  /**
   * What the receiver gets when a record is created there and the value is blank, in the receiver's own form. The receiver is MarkMail
   * for `fromCrm`, else the CRM.
   */
  readonly default?: Scalar;
}

/** A mapping line together with what the schema said when it was saved: all that the engine needs at run time. */
export interface MappedField extends FieldMapping {
  readonly markmailType: FieldType;
  readonly crmType: FieldType;
  readonly crmCreateable: boolean;
  readonly crmUpdateable: boolean;
  /** In characters; null where there is no limit. */
  readonly crmMaxLength: number | null;
  /** The version of the mapping since which this line brings the values that it brings now. Absent before it was first saved. */
  readonly since?: number;
}

/** Whether two types can be mapped, and what is lost. */
export type Compatibility =
  | { readonly verdict: 'ok' }
  | { readonly verdict: 'lossy'; readonly reason: string }
  | { readonly verdict: 'impossible'; readonly reason: string };
