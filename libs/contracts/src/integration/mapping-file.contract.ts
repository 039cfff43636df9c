import {
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
} from 'class-validator';
import type { CrmObject } from '@app/crm-core';
import { command } from '../contract.js';
import { IntegrationObjectRef } from './mapping.contract.js';
import { MappingLineChange } from './mapping-history.contract.js';

export const MAPPING_FILE_FORMATS = ['yaml', 'json'] as const;
export type MappingFileFormat = (typeof MAPPING_FILE_FORMATS)[number];

export class ExportMappingsQuery {
  /** @default yaml */
  @IsIn(MAPPING_FILE_FORMATS) format: MappingFileFormat = 'yaml';
}

export class ExportMappingsRequest {
  @IsUUID() integrationId!: string;
  @IsIn(MAPPING_FILE_FORMATS) format!: MappingFileFormat;
}

/** All mappings of an integration as a file. */
export class MappingFile {
  fileName!: string;
  format!: MappingFileFormat;
  /** The file: `format`, and under `objects` the lines of each kind of records, as `PUT …/mappings` takes them. */
  text!: string;
}

export const exportMappings = command({
  subject: 'integration.mappingFile.export.v1',
  request: ExportMappingsRequest,
  reply: MappingFile,
  timeoutMs: 5_000,
});

/** In characters. */
const MAX_FILE = 500_000;

export class ImportMappingsBody {
  /** The file, YAML or JSON. */
  @IsString() @MinLength(1) @MaxLength(MAX_FILE) text!: string;
  /** Checks and compares, and changes nothing. @default false */
  @IsOptional() @IsBoolean() dryRun?: boolean;
}

export class ImportMappingsRequest extends ImportMappingsBody {
  @IsUUID() integrationId!: string;
}

/** What became of the mapping of one kind of records. */
export class AppliedMapping {
  object!: CrmObject;
  /** In force now; with `dryRun` the one that was compared with. */
  version!: number;
  changes!: MappingLineChange[];
}

export class ImportedMappings {
  dryRun!: boolean;
  objects!: AppliedMapping[];
}

/** All of the file or nothing of it. What is wrong is named by its path in the file, under `/text` (INTEGRATION.MAPPING_FILE_INVALID). */
export const importMappings = command({
  subject: 'integration.mappingFile.import.v1',
  request: ImportMappingsRequest,
  reply: ImportedMappings,
  timeoutMs: 60_000,
});

const TEMPLATE_ID = /^[A-Za-z][A-Za-z\d-]{0,60}$/;

export class ApplyMappingTemplateBody {
  @Matches(TEMPLATE_ID) templateId!: string;
  /** Compares, and changes nothing. @default false */
  @IsOptional() @IsBoolean() dryRun?: boolean;
}

export class ApplyMappingTemplateRequest extends IntegrationObjectRef {
  @Matches(TEMPLATE_ID) templateId!: string;
  @IsOptional() @IsBoolean() dryRun?: boolean;
}

/** A line of a template that does not hold in this org. */
export class LeftOutLine {
  markmailField!: string;
  crmField!: string;
  reason!: string;
}

export class AppliedTemplate extends AppliedMapping {
  leftOut!: LeftOutLine[];
}

/** Replaces the mapping by the template's lines, as far as they hold in this org (INTEGRATION.MAPPING_TEMPLATE_NOT_FOUND). */
export const applyMappingTemplate = command({
  subject: 'integration.mappingTemplate.apply.v1',
  request: ApplyMappingTemplateRequest,
  reply: AppliedTemplate,
  timeoutMs: 30_000,
});
