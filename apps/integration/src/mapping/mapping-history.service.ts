import { Inject, Injectable } from '@nestjs/common';
import type {
  DiffMappingVersionsRequest,
  ListMappingVersionsRequest,
  MappingDiff,
  MappingSet,
  MappingVersionDetail,
  MappingVersionPage,
  MappingVersionRef,
  MessageContext,
  RollBackMappingRequest,
} from '@app/contracts';
import { decodeCursor, encodeCursor } from '@app/database';
import { Integrations } from '../integration/integrations.service.js';
import { MappingVersionNotFoundError } from './mapping.errors.js';
import { MappingService } from './mapping.service.js';
import { MappingVersions, type RecordedVersion } from './mapping-versions.service.js';
import { changesOf, lineOf, versionViewOf } from './mapping.view.js';

const DEFAULT_PAGE = 50;
/** Before the first version. */
const NOTHING: Pick<RecordedVersion, 'fields'> = { fields: [] };

/** What mappings were, what changed, and back. */
@Injectable()
export class MappingHistoryService {
  constructor(
    @Inject(Integrations) private readonly integrations: Integrations,
    @Inject(MappingVersions) private readonly versions: MappingVersions,
    @Inject(MappingService) private readonly mappings: MappingService,
  ) {}

  /** Newest first. */
  async list(
    { tenantId }: MessageContext,
    { integrationId, object, limit = DEFAULT_PAGE, cursor }: ListMappingVersionsRequest,
  ): Promise<MappingVersionPage> {
    const before = cursor === undefined ? undefined : Number(decodeCursor(cursor, ['number'])[0]);
    const rows = await this.integrations.read(tenantId, async (tx) => {
      await this.integrations.require(tx, integrationId);
      return this.versions.before(tx, integrationId, object, before, limit + 1);
    });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map((row, i) => versionViewOf(row, rows[i + 1])),
      nextCursor: rows.length > limit && last ? encodeCursor(String(last.version)) : null,
    };
  }

  /** @throws MappingVersionNotFoundError */
  async get({ tenantId }: MessageContext, ref: MappingVersionRef): Promise<MappingVersionDetail> {
    const { integrationId, object, version } = ref;
    const [row, earlier] = await this.integrations.read(tenantId, async (tx) => {
      await this.integrations.require(tx, integrationId);
      return this.versions.before(tx, integrationId, object, version + 1, 2);
    });
    if (row?.version !== version) throw new MappingVersionNotFoundError();
    return { ...versionViewOf(row, earlier), items: row.fields.map(lineOf) };
  }

  /** @throws MappingVersionNotFoundError */
  async diff({ tenantId }: MessageContext, request: DiffMappingVersionsRequest): Promise<MappingDiff> {
    const { integrationId, object } = request;
    return this.integrations.read(tenantId, async (tx) => {
      await this.integrations.require(tx, integrationId);
      const newest = request.to ?? (await this.versions.current(tx, integrationId, object))?.version ?? 0;
      const oldest = request.from ?? newest - 1;
      const from = oldest === 0 ? NOTHING : await this.versions.find(tx, integrationId, object, oldest);
      const to = await this.versions.find(tx, integrationId, object, newest);
      if (!from || !to) throw new MappingVersionNotFoundError();
      return {
        from: oldest,
        to: newest,
        changes: changesOf(from.fields, to.fields),
      };
    });
  }

  /** @throws MappingVersionNotFoundError; MappingInvalidError where the CRM has changed so that the lines no longer hold */
  async rollBack(
    context: MessageContext,
    { integrationId, object, version, ifVersion }: RollBackMappingRequest,
  ): Promise<MappingSet> {
    const row = await this.integrations.read(
      context.tenantId,
      async (tx): Promise<RecordedVersion | undefined> => {
        await this.integrations.require(tx, integrationId);
        return this.versions.find(tx, integrationId, object, version);
      },
    );
    if (!row) throw new MappingVersionNotFoundError();
    const mappings = row.fields.map(lineOf);
    const wanted = { integrationId, object, mappings, ...(ifVersion === undefined ? {} : { ifVersion }) };
    return this.mappings.replace(context, wanted);
  }
}
