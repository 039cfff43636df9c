import { Inject, Injectable } from '@nestjs/common';
import type {
  ListSchemaChangesRequest,
  MessageContext,
  SchemaChangePage,
  SchemaChangeView,
  SchemaFieldState,
} from '@app/contracts';
import type { FieldDescription } from '@app/crm-core';
import { decodeCursor, encodeCursor } from '@app/database';
import { Integrations } from '../integration/integrations.service.js';
import { MappingVersions } from '../mapping/mapping-versions.service.js';
import { SchemaService } from '../schema/schema.service.js';

const DEFAULT_PAGE = 50;

/** What CRMs changed about their fields, and what of it concerns an integration. */
@Injectable()
export class SchemaChangeService {
  constructor(
    @Inject(Integrations) private readonly integrations: Integrations,
    @Inject(MappingVersions) private readonly versions: MappingVersions,
    @Inject(SchemaService) private readonly schemas: SchemaService,
  ) {}

  /** Newest first. */
  async list(
    { tenantId }: MessageContext,
    { integrationId, object, limit = DEFAULT_PAGE, cursor }: ListSchemaChangesRequest,
  ): Promise<SchemaChangePage> {
    const before = cursor === undefined ? undefined : decodeCursor(cursor, ['uuid'])[0];
    return this.integrations.read(tenantId, async (tx) => {
      const { connectionId } = await this.integrations.require(tx, integrationId);
      const rows = await this.schemas.changes(tx, connectionId, { object, before, limit: limit + 1 });
      const mappings = await this.versions.currentOfAll(tx, integrationId);
      const readable = await this.schemas.readable(tx, connectionId);
      const items = rows.slice(0, limit).map((row): SchemaChangeView => {
        const { fields = [] } = mappings.find((mapping) => mapping.object === row.object) ?? {};
        const mappedTo = fields
          .filter(({ crmField }) => crmField === row.field)
          .map(({ markmailField }) => markmailField);
        return {
          id: row.id,
          object: row.object,
          field: row.field,
          change: row.change,
          before: stateOf(row.before),
          after: stateOf(row.after),
          seenAt: row.seenAt.toISOString(),
          mappedTo,
          isPaused: mappedTo.length > 0 && readable.get(row.object)?.has(row.field) === false,
        };
      });
      const last = items.at(-1);
      return { items, nextCursor: rows.length > limit && last ? encodeCursor(last.id) : null };
    });
  }
}

function stateOf(field: FieldDescription | null): SchemaFieldState | null {
  if (!field) return null;
  const { label, type, createable, updateable, required } = field;
  return { label, type, createable, updateable, required };
}
