import type { Direction, FieldValue, Rule, Snapshot } from '@app/crm-core';
import type { DeletePolicy } from '@app/contracts';

/** One side of a record as it is now. */
export type Side =
  | {
      readonly state: 'present';
      readonly values: Snapshot;
      /** ISO 8601, UTC. */ readonly modifiedAt: string;
    }
  | { readonly state: 'deleted' }
  /** It was never there. */
  | { readonly state: 'absent' };

export interface PlanInput {
  /** What the CRM held when we last took note of it and both sides were settled; null before the first meeting. */
  readonly base: Snapshot | null;
  readonly local: Side;
  readonly remote: Side;
  /** Fields in the conflict queue: nobody touches them until a person decides. */
  readonly held?: ReadonlySet<string>;
  /** True when the person opted in with evidence newer than the opt-out: the only thing that lifts one. */
  readonly optInIsNewer?: boolean;
}

export interface FieldRule {
  readonly name: string;
  readonly direction: Direction;
  readonly rule: Rule;
  /** Consent fields hold `true` for opted out. */
  readonly isConsent: boolean;
}

export interface PlanRules {
  readonly fields: readonly FieldRule[];
  /** Of the object: narrows every field's own direction. */
  readonly direction: Direction;
  readonly deletes: { readonly fromCrm: DeletePolicy; readonly toCrm: DeletePolicy };
}

export type SideOp =
  | { readonly kind: 'create'; readonly values: Snapshot }
  /** Changed fields only. */
  | { readonly kind: 'update'; readonly values: Snapshot }
  | { readonly kind: 'delete' };

export interface FieldConflict {
  readonly field: string;
  readonly base: FieldValue | undefined;
  readonly local: FieldValue;
  readonly remote: FieldValue;
}

/** Why a field has the value it gets: for the history and for people. */
export type Reason =
  | 'equal'
  | 'held'
  | 'onlyCrmChanged'
  | 'onlyMarkmailChanged'
  | 'filledBlank'
  | 'optOut'
  | 'optIn'
  | 'fromCrmOnly'
  | 'toCrmOnly'
  | Rule;

export interface Plan {
  readonly local?: SideOp;
  readonly remote?: SideOp;
  /** The base after this plan is committed; absent when there is no link to keep one. */
  readonly base?: Snapshot;
  /** The two sides stop being linked. */
  readonly unlink?: true;
  readonly conflicts: readonly FieldConflict[];
  /** Those that are in the queue already, as both sides are now. */
  readonly open?: readonly FieldConflict[];
  readonly reasons: Readonly<Record<string, Reason>>;
}
