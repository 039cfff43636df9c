import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional, IsUUID } from 'class-validator';
import { CRM_OBJECTS, type CrmObject, type FieldValue } from '@app/crm-core';
import { command } from '../contract.js';
import { RUN_MODES, type RunMode } from './run.contract.js';

export class PreviewBody {
  /** Kinds of records, also such as are not enabled yet. @default all that are enabled */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(CRM_OBJECTS.length)
  @IsIn(CRM_OBJECTS, { each: true })
  objects?: CrmObject[];
  /** @default incremental */
  @IsOptional() @IsIn(RUN_MODES) mode?: RunMode;
}

export class PreviewRequest extends PreviewBody {
  @IsUUID() integrationId!: string;
}

/** Records of one side, by what a run would do to them. */
export class PreviewCounts {
  create!: number;
  update!: number;
  unchanged!: number;
  delete!: number;
  /** Those that we know would be: what the CRM itself refuses shows when it is asked. */
  rejected!: number;
}

export class PreviewedField {
  field!: string;
  before!: FieldValue;
  after!: FieldValue;
}

/** One record that a run would write. */
export class PreviewSample {
  object!: CrmObject;
  direction!: 'fromCrm' | 'toCrm';
  op!: 'create' | 'update' | 'delete';
  /** Null for one that we do not have yet. */
  recordId!: string | null;
  /** Null for one that the CRM does not have yet. */
  crmId!: string | null;
  /** MarkMail's names of the fields; at MarkMail for `fromCrm`, at the CRM for `toCrm`. */
  fields!: PreviewedField[];
}

export class ObjectPreview {
  object!: CrmObject;
  toCrm!: PreviewCounts;
  fromCrm!: PreviewCounts;
  /** Fields that would wait for a person's decision. */
  conflicts!: number;
  /** False where the CRM has more records than are looked at: the counts are of those that were. */
  isComplete!: boolean;
}

/** What a run would do now. Nothing is written on either side. */
export class Preview {
  /** Of all kinds together. */
  toCrm!: PreviewCounts;
  fromCrm!: PreviewCounts;
  conflicts!: number;
  /** Some of the records that would be written, of each kind and direction. */
  samples!: PreviewSample[];
  /** Calls of the org's quota that a run would need; this preview has spent those for reading. */
  apiCalls!: number;
  /** How long reading and deciding took: a run takes that and the time for writing. */
  seconds!: number;
  isComplete!: boolean;
  /** In the order in which they would run. */
  objects!: ObjectPreview[];
}

/** Fails with SYNC.OBJECT_NOT_ENABLED for a kind that cannot be synchronised, SYNC.NOTHING_ENABLED where none is. */
export const previewSync = command({
  subject: 'sync.preview.v1',
  request: PreviewRequest,
  reply: Preview,
  timeoutMs: 120_000,
});
