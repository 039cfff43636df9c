import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { CRM_OBJECTS, type CrmObject, type FieldType, type SchemaChangeKind } from '@app/crm-core';
import { command } from '../contract.js';
import { PageRequest } from '../page.js';

/** What a field of the CRM was, or is. */
export class SchemaFieldState {
  label!: string;
  type!: FieldType;
  createable!: boolean;
  updateable!: boolean;
  required!: boolean;
}

/** A change of the CRM's fields that we have seen. */
export class SchemaChangeView {
  id!: string;
  object!: CrmObject;
  /** The CRM's field. */
  field!: string;
  /** `gone`: deleted, or hidden from us; a CRM does not say which. */
  change!: SchemaChangeKind;
  /** Null for a field that came. */
  before!: SchemaFieldState | null;
  /** Null for a field that is gone. */
  after!: SchemaFieldState | null;
  seenAt!: string;
  /** MarkMail's fields that are mapped to it now. */
  mappedTo!: string[];
  /** It is mapped, and rests now because the CRM does not show it. */
  isPaused!: boolean;
}

export class SchemaChangePage {
  items!: SchemaChangeView[];
  nextCursor!: string | null;
}

export class ListSchemaChangesQuery extends PageRequest {
  @IsOptional() @IsIn(CRM_OBJECTS) object?: CrmObject;
}

export class ListSchemaChangesRequest extends ListSchemaChangesQuery {
  @IsUUID() integrationId!: string;
}

/** Newest first. */
export const listSchemaChanges = command({
  subject: 'integration.schemaChange.list.v1',
  request: ListSchemaChangesRequest,
  reply: SchemaChangePage,
  timeoutMs: 5_000,
});
