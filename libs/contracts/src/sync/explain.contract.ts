import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { CRM_OBJECTS, type CrmObject, type FieldValue } from '@app/crm-core';
import { command } from '../contract.js';
import { PageRequest } from '../page.js';
import { CrmLinkView } from './record.contract.js';

export const SIDES = ['markmail', 'crm', 'system'] as const;
export type HistorySide = (typeof SIDES)[number];

export class FieldChangeView {
  field!: string;
  from!: FieldValue;
  to!: FieldValue;
  /** Why the value held: a rule of the mapping, or what the engine found, such as `onlyCrmChanged`. Null where somebody simply wrote it. */
  rule!: string | null;
}

/** Something that happened to a record. */
export class HistoryEntry {
  id!: string;
  at!: string;
  object!: CrmObject;
  recordId!: string;
  /**
   * `created`: by MarkMail's side; `changed` also tells deletions (the field `deleted`); `overruled`: both sides had changed and MarkMail's value held;
   * `linked`: the record and one of the CRM's became one, or one was made of the other; `asked` and `decided`: of a conflict.
   */
  kind!: 'created' | 'changed' | 'overruled' | 'linked' | 'asked' | 'decided';
  /** Where it came from. */
  side!: HistorySide;
  /** `member:…`, `apiKey:…`, or `sync`. */
  actor!: string;
  runId!: string | null;
  /** Where one integration is concerned. */
  integrationId!: string | null;
  crmId!: string | null;
  changes!: FieldChangeView[];
}

export class HistoryPage {
  items!: HistoryEntry[];
  nextCursor!: string | null;
}

export class TimelineRequest extends PageRequest {
  @IsIn(CRM_OBJECTS) object!: CrmObject;
  @IsUUID() id!: string;
}

/** All that happened to one record, newest first; also of one that is deleted. */
export const getTimeline = command({
  subject: 'sync.history.timeline.v1',
  request: TimelineRequest,
  reply: HistoryPage,
  timeoutMs: 10_000,
});

export class ListActivityRequest extends PageRequest {
  @IsOptional() @IsIn(CRM_OBJECTS) object?: CrmObject;
  @IsOptional() @IsIn(SIDES) side?: HistorySide;
  @IsOptional() @IsUUID() runId?: string;
}

/** What was changed, newest first. A first pull's creations are told by its run, not one by one. */
export const listActivity = command({
  subject: 'sync.history.activity.v1',
  request: ListActivityRequest,
  reply: HistoryPage,
  timeoutMs: 10_000,
});

export class RecordFieldsRequest {
  @IsIn(CRM_OBJECTS) object!: CrmObject;
  @IsUUID() id!: string;
}

/** Why a field has its value. */
export class FieldOrigin {
  field!: string;
  value!: FieldValue;
  /** Null where the value is as old as the record. */
  changedAt!: string | null;
  side!: HistorySide;
  /** Null where nobody has written the field since the record was made. */
  actor!: string | null;
  runId!: string | null;
  rule!: string | null;
  /** The value before; null where it was blank or the field has not changed. */
  before!: FieldValue;
}

/** A record's counterpart at a CRM, as last seen. */
export class LinkedSideView extends CrmLinkView {
  /** MarkMail's field → the value that both sides last agreed on; null where they never did. */
  agreed!: Record<string, FieldValue> | null;
  /** The same of fields that wait for a decision → what the CRM holds. */
  asked!: Record<string, FieldValue>;
}

export class RecordFieldsView {
  object!: CrmObject;
  recordId!: string;
  items!: FieldOrigin[];
  links!: LinkedSideView[];
}

/** Every field of a record with where its value comes from. */
export const explainFields = command({
  subject: 'sync.history.fields.v1',
  request: RecordFieldsRequest,
  reply: RecordFieldsView,
  timeoutMs: 10_000,
});
