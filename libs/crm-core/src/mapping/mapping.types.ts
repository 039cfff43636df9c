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

/** One line of a mapping as people set it. */
export interface FieldMapping {
  /** `email`, `firstName` … or `customFields.NAME`. */
  readonly markmailField: string;
  readonly crmField: string;
  readonly direction: Direction;
  readonly rule: Rule;
}

/** A mapping line together with what the schema said when it was saved: all that the engine needs at run time. */
export interface MappedField extends FieldMapping {
  readonly markmailType: FieldType;
  readonly crmType: FieldType;
  readonly crmCreateable: boolean;
  readonly crmUpdateable: boolean;
  /** In characters; null where there is no limit. */
  readonly crmMaxLength: number | null;
}

/** Whether two types can be mapped, and what is lost. */
export type Compatibility =
  | { readonly verdict: 'ok' }
  | { readonly verdict: 'lossy'; readonly reason: string }
  | { readonly verdict: 'impossible'; readonly reason: string };
