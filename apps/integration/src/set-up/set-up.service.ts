import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  getConnection,
  type ConnectionView,
  type CreateIntegrationRequest,
  type IntegrationPage,
  type IntegrationRef,
  type IntegrationView,
  type MessageContext,
  type PageRequest,
  type UpdateIntegrationRequest,
} from '@app/contracts';
import {
  CRM_OBJECTS,
  defaultMapping,
  getProvider,
  type CrmObject,
  type ValidatedMapping,
} from '@app/crm-core';
import { decodeCursor, encodeCursor, uuidv7 } from '@app/database';
import { MessageBus } from '@app/messaging';
import { assertVersion, Integrations, type Integration } from '../integration/integrations.service.js';
import { MappingVersions } from '../mapping/mapping-versions.service.js';
import { SchemaService } from '../schema/schema.service.js';
import { enabledObjects } from '../enabled-objects.js';
import { viewOf } from './integration.view.js';
import { defaultSettings, mergeSettings, newlyEnabled, type Settings } from './settings.js';
import { ConnectionNotReadyError, NothingToMapError } from './set-up.errors.js';

const DEFAULT_PAGE = 50;
const MAX_NAME = 100;

@Injectable()
export class SetUpService {
  constructor(
    @Inject(Integrations) private readonly integrations: Integrations,
    @Inject(MappingVersions) private readonly versions: MappingVersions,
    @Inject(SchemaService) private readonly schemas: SchemaService,
    @Inject(MessageBus) private readonly bus: MessageBus,
  ) {}

  /**
   * Makes the org ready, maps what it shows and starts the schedule.
   * @throws NotFoundError CONNECTION.NOT_FOUND; ConnectionNotReadyError; UpstreamError when the CRM cannot be asked.
   */
  async create(
    context: MessageContext,
    { connectionId, ...patch }: CreateIntegrationRequest,
  ): Promise<IntegrationView> {
    mergeSettings(defaultSettings('', CRM_OBJECTS), patch, CRM_OBJECTS);
    const connection = await this.bus.send(getConnection, { id: connectionId }, context);
    if (connection.status !== 'connected') throw new ConnectionNotReadyError(connectionId, connection.status);
    const { objects } = getProvider(connection.provider);
    const settings = mergeSettings(defaultSettings(nameOf(connection), objects), patch, objects);
    const enabled = enabledObjects(settings.objects);
    const mappings = await this.startingMappings(context, connection, enabled, enabled);
    const row = newRow(context.tenantId, connection, settings);
    await this.integrations.change(context.tenantId, async (tx, tell) => {
      await this.integrations.add(tx, row);
      await this.addMissing(tx, context, row.id, mappings);
      await tell('created', row);
    });
    return viewOf(row);
  }

  /** Oldest first. */
  async list(
    context: MessageContext,
    { limit = DEFAULT_PAGE, cursor }: PageRequest,
  ): Promise<IntegrationPage> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, ['uuid'])[0];
    const rows = await this.integrations.read(context.tenantId, (tx) =>
      this.integrations.page(tx, after, limit + 1),
    );
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map(viewOf),
      nextCursor: rows.length > limit && last ? encodeCursor(last.id) : null,
    };
  }

  async get(context: MessageContext, { id }: IntegrationRef): Promise<IntegrationView> {
    return viewOf(await this.integrations.read(context.tenantId, (tx) => this.integrations.require(tx, id)));
  }

  /** A patch that changes nothing makes no version. @throws PreconditionFailedError for a stale `ifVersion`. */
  async update(
    context: MessageContext,
    { id, ifVersion, patch }: UpdateIntegrationRequest,
  ): Promise<IntegrationView> {
    const before = await this.integrations.read(context.tenantId, (tx) => this.integrations.require(tx, id));
    assertVersion(before.version, ifVersion);
    const { objects } = getProvider(before.provider);
    // The CRM is asked before anything is locked; enabling in parallel asks twice, which is harmless.
    const after = mergeSettings(settingsOf(before), patch, objects).objects;
    const started = newlyEnabled(before.objects, after);
    const connection = { id: before.connectionId, provider: before.provider };
    const mappings = await this.startingMappings(context, connection, started, enabledObjects(after));
    const joining = await this.joiningLines(context, connection, started, enabledObjects(before.objects));
    return this.integrations.change(context.tenantId, async (tx, tell) => {
      const row = await this.integrations.lock(tx, id);
      assertVersion(row.version, ifVersion);
      const merged = mergeSettings(settingsOf(row), patch, objects);
      if (isDeepStrictEqual(merged, settingsOf(row))) return viewOf(row);
      await this.addMissing(tx, context, id, mappings);
      await this.addJoining(tx, context, id, joining);
      Object.assign(row, merged, { version: row.version + 1, updatedAt: new Date() });
      await this.integrations.save(tx, row);
      await tell('updated', row);
      return viewOf(row);
    });
  }

  /** Records and links stay where they are. Deleting again changes nothing. */
  async delete(context: MessageContext, { id, ifVersion }: IntegrationRef): Promise<void> {
    await this.integrations.change(context.tenantId, async (tx, tell) => {
      const row = await this.integrations.lockDeleted(tx, id);
      if (row.deletedAt) return;
      assertVersion(row.version, ifVersion);
      Object.assign(row, { version: row.version + 1, deletedAt: new Date() });
      await this.integrations.save(tx, row);
      await tell('deleted', row);
    });
  }

  /** Makes the org ready for these objects; others do not make us touch it. */
  private async startingMappings(
    context: MessageContext,
    { id: connectionId, provider }: Pick<ConnectionView, 'id' | 'provider'>,
    objects: readonly CrmObject[],
    enabled: readonly CrmObject[],
  ): Promise<[CrmObject, ValidatedMapping][]> {
    const mappings: [CrmObject, ValidatedMapping][] = [];
    for (const object of objects) {
      const schema = await this.schemas.prepare(context, { connectionId, object });
      const mapping = defaultMapping(object, getProvider(provider).defaultMapping(object), schema, enabled);
      mappings.push([object, mapping]);
    }
    return mappings;
  }

  /** What objects that were mapped before get besides, now that something is synchronised that they point to. */
  private async joiningLines(
    context: MessageContext,
    { id: connectionId, provider }: Pick<ConnectionView, 'id' | 'provider'>,
    started: readonly CrmObject[],
    before: readonly CrmObject[],
  ): Promise<[CrmObject, ValidatedMapping][]> {
    const mappings: [CrmObject, ValidatedMapping][] = [];
    for (const object of before) {
      const defaults = getProvider(provider).defaultMapping(object);
      const lines = defaults.filter((line) => line.with && started.includes(line.with));
      if (lines.length === 0) continue;
      const schema = await this.schemas.describe(context, { connectionId, object });
      mappings.push([object, defaultMapping(object, lines, schema, started)]);
    }
    return mappings;
  }

  /** A new version of each mapping that lacks them. What somebody has mapped already stays as it is. */
  private async addJoining(
    tx: EntityManager,
    context: MessageContext,
    integrationId: string,
    mappings: readonly [CrmObject, ValidatedMapping][],
  ): Promise<void> {
    for (const [object, joining] of mappings) {
      const current = await this.versions.current(tx, integrationId, object);
      const taken = new Set(
        current?.fields.flatMap(({ markmailField, crmField }) => [markmailField, crmField]),
      );
      const places = joining.fields.flatMap((field, i) =>
        taken.has(field.markmailField) || taken.has(field.crmField) ? [] : i,
      );
      if (!current || places.length === 0) continue;
      await this.versions.add(tx, context, integrationId, {
        object,
        version: current.version + 1,
        fields: [...current.fields, ...places.map((i) => joining.fields[i])],
        verdicts: [...current.verdicts, ...places.map((i) => joining.verdicts[i])],
      });
    }
  }

  /** Objects that somebody has mapped already keep their mapping. @throws NothingToMapError */
  private async addMissing(
    tx: EntityManager,
    context: MessageContext,
    integrationId: string,
    mappings: readonly [CrmObject, ValidatedMapping][],
  ): Promise<void> {
    for (const [object, { fields, verdicts }] of mappings) {
      if (await this.versions.current(tx, integrationId, object)) continue;
      if (fields.length === 0) throw new NothingToMapError(object);
      await this.versions.add(tx, context, integrationId, { object, version: 1, fields, verdicts });
    }
  }
}

function newRow(tenantId: string, { id, provider }: ConnectionView, settings: Settings): Integration {
  const now = new Date();
  return {
    id: uuidv7(),
    tenantId,
    connectionId: id,
    provider,
    version: 1,
    ...settings,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
  };
}

const settingsOf = ({ name, objects, settings }: Integration): Settings => ({ name, objects, settings });

const nameOf = ({ label, orgName, provider }: ConnectionView): string =>
  (label ?? orgName ?? provider).trim().slice(0, MAX_NAME) || provider;
