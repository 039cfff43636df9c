import { Inject, Injectable } from '@nestjs/common';
import type { FieldsOfBothSides, IntegrationObjectRef, MessageContext } from '@app/contracts';
import { MARKMAIL_FIELDS, markmailField, type CrmObject, type FieldDescription } from '@app/crm-core';
import { Integrations } from '../integration/integrations.service.js';
import { SchemaService } from '../schema/schema.service.js';
import { MappingVersions, type MappingVersion } from './mapping-versions.service.js';
import { fieldViewOf } from './mapping.view.js';

@Injectable()
export class FieldsService {
  constructor(
    @Inject(Integrations) private readonly integrations: Integrations,
    @Inject(MappingVersions) private readonly versions: MappingVersions,
    @Inject(SchemaService) private readonly schemas: SchemaService,
  ) {}

  /** What can be mapped: MarkMail's own fields with the custom ones in use, and the CRM's. */
  async list(
    context: MessageContext,
    { integrationId, object }: IntegrationObjectRef,
  ): Promise<FieldsOfBothSides> {
    const { row, mapping } = await this.integrations.read(context.tenantId, async (tx) => ({
      row: await this.integrations.require(tx, integrationId),
      mapping: await this.versions.current(tx, integrationId, object),
    }));
    const schema = await this.schemas.describe(context, { connectionId: row.connectionId, object });
    return {
      markmail: ours(object, mapping).map(fieldViewOf),
      crm: schema.fields.map(fieldViewOf),
    };
  }
}

function ours(object: CrmObject, mapping: MappingVersion | undefined): FieldDescription[] {
  const custom = (mapping?.fields ?? []).flatMap((line) => markmailField(object, line.markmailField) ?? []);
  return [...(MARKMAIL_FIELDS[object] ?? []), ...custom.filter((field) => field.custom)];
}
