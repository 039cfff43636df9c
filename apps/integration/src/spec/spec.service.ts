import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type {
  ListScheduleSpecsRequest,
  MessageContext,
  ObjectSpec,
  ScheduleSpecPage,
  SyncSpec,
  SyncSpecRef,
} from '@app/contracts';
import { decodeCursor, encodeCursor, inSystem } from '@app/database';
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
  ) {}

  /** Settings and mappings as they are at one moment. */
  get(context: MessageContext, { integrationId }: SyncSpecRef): Promise<SyncSpec> {
    return this.integrations.read(context.tenantId, async (tx) => {
      const row = await this.integrations.require(tx, integrationId);
      return specOf(row, await this.versions.currentOfAll(tx, integrationId));
    });
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

function specOf(row: Integration, mappings: readonly MappingVersion[]): SyncSpec {
  const objects = mappings.flatMap(({ object, version, fields }): [string, ObjectSpec][] => {
    const settings = row.objects[object];
    return settings ? [[object, { ...settings, mappingVersion: version, fields: [...fields] }]] : [];
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
