import { IsIn, IsInt, IsOptional, IsString, IsUUID, MaxLength, Min } from 'class-validator';
import { command, Nothing } from '../contract.js';
import { PageRequest } from '../page.js';

export const IMPORT_FORMATS = ['ndjson', 'csv'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

export class BeginImportRequest {
  @IsIn(IMPORT_FORMATS) format!: ImportFormat;
}

export class BegunImport {
  importId!: string;
}

/** A piece of the uploaded text, cut anywhere between characters. */
export class AppendImportRequest {
  @IsUUID() importId!: string;
  /** 0, 1, 2 … Repeating one is harmless. */
  @IsInt() @Min(0) index!: number;
  @IsString() @MaxLength(262_144) text!: string;
}

export class FinishUploadRequest {
  @IsUUID() importId!: string;
  /** How many pieces there are. */
  @IsInt() @Min(0) chunks!: number;
}

export class ImportRef {
  @IsUUID() importId!: string;
}

export class ImportView {
  id!: string;
  /** `receiving` until the upload is complete. */
  state!: 'receiving' | 'queued' | 'running' | 'succeeded' | 'partial' | 'failed';
  /** Lines seen so far. */
  total!: number;
  created!: number;
  updated!: number;
  unchanged!: number;
  rejected!: number;
  createdAt!: string;
  completedAt!: string | null;
  /** Why it failed as a whole. */
  error!: string | null;
}

export class ImportErrorView {
  /** 1-based line (NDJSON) or record (CSV, without the header). */
  row!: number;
  errors!: { pointer: string; code: string; detail: string }[];
}

export class ListImportErrorsRequest extends PageRequest {
  @IsUUID() importId!: string;
  @IsOptional() @IsString() @MaxLength(100) declare cursor?: string;
}

export class ImportErrorPage {
  items!: ImportErrorView[];
  nextCursor!: string | null;
}

export const beginImport = command({
  subject: 'sync.import.begin.v1',
  request: BeginImportRequest,
  reply: BegunImport,
  timeoutMs: 5_000,
});
export const appendImport = command({
  subject: 'sync.import.append.v1',
  request: AppendImportRequest,
  reply: Nothing,
  timeoutMs: 10_000,
});
/** From here on it is ours: the rows are applied even if every process restarts. */
export const finishUpload = command({
  subject: 'sync.import.finishUpload.v1',
  request: FinishUploadRequest,
  reply: ImportView,
  timeoutMs: 10_000,
});
export const getImport = command({
  subject: 'sync.import.get.v1',
  request: ImportRef,
  reply: ImportView,
  timeoutMs: 5_000,
});
export const listImportErrors = command({
  subject: 'sync.import.listErrors.v1',
  request: ListImportErrorsRequest,
  reply: ImportErrorPage,
  timeoutMs: 5_000,
});
