import { IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { CRM_OBJECTS, type CrmObject, type LinePart } from '@app/crm-core';
import type { Actor } from '../context.js';
import { command } from '../contract.js';
import { PageRequest } from '../page.js';
import { IntegrationObjectRef, MappingSet, type FieldMappingBody } from './mapping.contract.js';

const MAX_VERSION = 2_147_483_647;

/** One version of a mapping: versions are added and never changed. */
export class MappingVersionView {
  version!: number;
  createdAt!: string;
  /** Who made it; `system` for what an integration starts with. */
  actor!: { kind: Actor['kind']; id: string };
  lines!: number;
  /** Against the version before. */
  added!: number;
  removed!: number;
  changed!: number;
}

export class MappingVersionPage {
  items!: MappingVersionView[];
  nextCursor!: string | null;
}

export class ListMappingVersionsQuery extends PageRequest {
  /** @default contact */
  @IsIn(CRM_OBJECTS) object: CrmObject = 'contact';
}

export class ListMappingVersionsRequest extends PageRequest {
  @IsUUID() integrationId!: string;
  @IsIn(CRM_OBJECTS) object!: CrmObject;
}

/** Newest first. */
export const listMappingVersions = command({
  subject: 'integration.mappingVersion.list.v1',
  request: ListMappingVersionsRequest,
  reply: MappingVersionPage,
  timeoutMs: 5_000,
});

export class MappingVersionRef extends IntegrationObjectRef {
  @IsInt() @Min(1) @Max(MAX_VERSION) version!: number;
}

export class MappingVersionDetail extends MappingVersionView {
  items!: FieldMappingBody[];
}

/** Fails with INTEGRATION.MAPPING_VERSION_NOT_FOUND. */
export const getMappingVersion = command({
  subject: 'integration.mappingVersion.get.v1',
  request: MappingVersionRef,
  reply: MappingVersionDetail,
  timeoutMs: 5_000,
});

export class DiffMappingVersionsQuery {
  /** @default contact */
  @IsIn(CRM_OBJECTS) object: CrmObject = 'contact';
  /** @default the version before `to` */
  @IsOptional() @IsInt() @Min(1) @Max(MAX_VERSION) from?: number;
  /** @default the version in force */
  @IsOptional() @IsInt() @Min(1) @Max(MAX_VERSION) to?: number;
}

export class DiffMappingVersionsRequest extends IntegrationObjectRef {
  @IsOptional() @IsInt() @Min(1) @Max(MAX_VERSION) from?: number;
  @IsOptional() @IsInt() @Min(1) @Max(MAX_VERSION) to?: number;
}

export class MappingLineChange {
  markmailField!: string;
  change!: 'added' | 'removed' | 'changed';
  /** The parts of a changed line that differ. */
  parts!: LinePart[];
  /** Null for a line that was added. */
  before!: FieldMappingBody | null;
  /** Null for a line that was removed. */
  after!: FieldMappingBody | null;
}

export class MappingDiff {
  /** 0 for what was before the first version: nothing. */
  from!: number;
  to!: number;
  changes!: MappingLineChange[];
}

export const diffMappingVersions = command({
  subject: 'integration.mappingVersion.diff.v1',
  request: DiffMappingVersionsRequest,
  reply: MappingDiff,
  timeoutMs: 5_000,
});

export class RollBackMappingBody {
  /** Whose lines are to hold again. */
  @IsInt() @Min(1) @Max(MAX_VERSION) version!: number;
}

export class RollBackMappingRequest extends IntegrationObjectRef {
  @IsInt() @Min(1) @Max(MAX_VERSION) version!: number;
  @IsOptional() @IsInt() ifVersion?: number;
}

/** Makes a new version with the lines of an earlier one. They must fit the CRM as it is now (INTEGRATION.MAPPING_INVALID). */
export const rollBackMapping = command({
  subject: 'integration.mappingVersion.rollBack.v1',
  request: RollBackMappingRequest,
  reply: MappingSet,
  timeoutMs: 30_000,
});
