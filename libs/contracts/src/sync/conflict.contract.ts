import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional, IsUUID } from 'class-validator';
import { CRM_OBJECTS, type CrmObject, type FieldValue } from '@app/crm-core';
import { command } from '../contract.js';
import { PageRequest } from '../page.js';
import { isFieldValue, omittable } from './record.contract.js';

export const CONFLICT_CHOICES = ['crm', 'markmail', 'value'] as const;
export type ConflictChoice = (typeof CONFLICT_CHOICES)[number];
export const SIDES_TO_CHOOSE = ['crm', 'markmail'] as const;

/** A field that both sides changed and whose rule asks a person. Neither side is touched until somebody decides. */
export class ConflictView {
  id!: string;
  integrationId!: string;
  object!: CrmObject;
  recordId!: string;
  /** MarkMail's name of the field. */
  field!: string;
  /** What both sides last agreed on; null where they never did. */
  base!: FieldValue;
  markmail!: FieldValue;
  crm!: FieldValue;
  detectedAt!: string;
  /** Null while it waits for a decision. */
  resolvedAt!: string | null;
  /** `agreed`: the two sides came to hold the same value by themselves. `gone`: the record was deleted. */
  choice!: ConflictChoice | 'agreed' | 'gone' | null;
}

export class ListConflictsRequest extends PageRequest {
  @IsOptional() @IsUUID() integrationId?: string;
  @IsOptional() @IsIn(CRM_OBJECTS) object?: CrmObject;
  @IsOptional() @IsUUID() recordId?: string;
}

export class ConflictPage {
  items!: ConflictView[];
  nextCursor!: string | null;
}

/** Conflicts that wait for a decision, oldest first. */
export const listConflicts = command({
  subject: 'sync.conflict.list.v1',
  request: ListConflictsRequest,
  reply: ConflictPage,
  timeoutMs: 10_000,
});

export class ConflictDecision {
  /** Whose value holds; `value` for another one. */
  @IsIn(CONFLICT_CHOICES) choice!: ConflictChoice;
  /** With `choice: "value"` only. Null clears the field. */
  @omittable() @isFieldValue() value?: FieldValue;
}

export class ResolveConflictRequest extends ConflictDecision {
  @IsUUID() id!: string;
}

/**
 * The next run brings both sides to the chosen value. Fails with CONFLICT.RESOLVED for one that was decided before, and CONFLICT.EDITED when
 * the CRM's value is chosen over one of MarkMail's that nobody has seen: the list shows it now.
 */
export const resolveConflict = command({
  subject: 'sync.conflict.resolve.v1',
  request: ResolveConflictRequest,
  reply: ConflictView,
  timeoutMs: 10_000,
});

const MAX_AT_ONCE = 200;

/** 1–200 conflicts, each by itself. */
export class ResolveConflictsRequest {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_AT_ONCE)
  @IsUUID(undefined, { each: true })
  ids!: string[];
  @IsIn(SIDES_TO_CHOOSE) choice!: (typeof SIDES_TO_CHOOSE)[number];
}

export class UnresolvedConflict {
  id!: string;
  code!: string;
  message!: string;
}

export class ResolvedConflicts {
  resolved!: number;
  /** Those that stay as they are, and why. */
  failed!: UnresolvedConflict[];
}

export const resolveConflicts = command({
  subject: 'sync.conflict.resolveMany.v1',
  request: ResolveConflictsRequest,
  reply: ResolvedConflicts,
  timeoutMs: 30_000,
});
