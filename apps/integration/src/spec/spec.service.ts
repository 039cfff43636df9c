import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type {
  ListScheduleSpecsRequest,
  MessageContext,
  ObjectSpec,
  RecheckSpecRequest,
  ScheduleSpecPage,
  SyncSpec,
  SyncSpecRef,
} from '@app/contracts';
import { decodeCursor, encodeCursor, inSystem } from '@app/database';
import type { MappedField } from '@app/crm-core';
import { SchemaService } from '../schema/schema.service.js';
import { Integrations, type Integration } from '../integration/integrations.service.js';
import { MappingVersions, type MappingVersion } from '../mapping/mapping-versions.service.js';
import { schedulesAfter, type ScheduleRow } from './schedules-after.query.js';

const DEFAULT_SPECS_PER_PAGE = 500;

@Injectable()
export class SpecService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Integrations) private readonly integrations: Integrations,
    @Inject(MappingVersions) private readonly versions: MappingVersions,
    @Inject(SchemaService) private readonly schemas: SchemaService,
  ) {}

  /** Settings and mappings as they are at one moment. */
  get(context: MessageContext, { integrationId }: SyncSpecRef): Promise<SyncSpec> {
    return this.integrations.read(context.tenantId, async (tx) => {
      const row = await this.integrations.require(tx, integrationId);
      const mappings = await this.versions.currentOfAll(tx, integrationId);
      return specOf(row, mappings, await this.schemas.readable(tx, row.connectionId));
    });
  }

  /** Asks the CRM first which fields it has, unless it said so a moment ago. @throws UpstreamError or TimeoutError where it cannot be asked */
  async recheck(context: MessageContext, request: RecheckSpecRequest): Promise<SyncSpec> {
    const { integrationId, object, isForced } = request;
    const { connectionId } = await this.integrations.read(context.tenantId, (tx) =>
      this.integrations.require(tx, integrationId),
    );
    const target = { connectionId, object };
    await (isForced ? this.schemas.describeNow(context, target) : this.schemas.describe(context, target));
    return this.get(context, { integrationId });
  }

  /** Every tenant's, in a fixed order: what is added while somebody pages is met once or not at all. */
  async listSchedules({
    limit = DEFAULT_SPECS_PER_PAGE,
    cursor,
  }: ListScheduleSpecsRequest): Promise<ScheduleSpecPage> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, ['uuid', 'uuid', 'word']);
    const rows = await inSystem(this.dataSource, (tx) => schedulesAfter(tx, after, limit + 1));
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? cursorAt(last) : null };
  }
}

const cursorAt = (row: ScheduleRow): string => encodeCursor(row.tenantId, row.integrationId, row.object);

/** A field that the CRM does not show rests: nothing is read into it, and nothing blanks the other side. @param readable by kind of records */
function specOf(
  row: Integration,
  mappings: readonly MappingVersion[],
  readable: ReadonlyMap<string, ReadonlySet<string>>,
): SyncSpec {
  const objects = mappings.flatMap(({ object, version, fields }): [string, ObjectSpec][] => {
    const settings = row.objects[object];
    if (!settings) return [];
    const shown = readable.get(object);
    const isPaused = ({ crmField }: MappedField): boolean => shown !== undefined && !shown.has(crmField);
    const pausedFields = fields.filter(isPaused).map(({ markmailField }) => markmailField);
    return [
      [
        object,
        {
          ...settings,
          mappingVersion: version,
          fields: fields.filter((line) => !isPaused(line)),
          ...(pausedFields.length > 0 ? { pausedFields } : {}),
        },
      ],
    ];
  });
  return {
    integrationId: row.id,
    tenantId: row.tenantId,
    connectionId: row.connectionId,
    provider: row.provider,
    schedule: row.settings.schedule,
    apiBudgetPercent: row.settings.apiBudgetPercent,
    emailActivities: row.settings.emailActivities ?? 'each',
    objects: Object.fromEntries(objects),
  };
}
