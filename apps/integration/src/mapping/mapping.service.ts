import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import type {
  IntegrationObjectRef,
  MappingSet,
  MessageContext,
  ReplaceMappingsRequest,
} from '@app/contracts';
import {
  defaultMapping,
  getProvider,
  validateMapping,
  type CrmObject,
  type MappedField,
} from '@app/crm-core';
import { enabledObjects } from '../enabled-objects.js';
import { assertVersion, Integrations, type Integration } from '../integration/integrations.service.js';
import { SchemaService } from '../schema/schema.service.js';
import { MappingInvalidError } from './mapping.errors.js';
import { MappingVersions, type MappingVersion } from './mapping-versions.service.js';
import { lineOf, mappingSetOf } from './mapping.view.js';

@Injectable()
export class MappingService {
  constructor(
    @Inject(Integrations) private readonly integrations: Integrations,
    @Inject(MappingVersions) private readonly versions: MappingVersions,
    @Inject(SchemaService) private readonly schemas: SchemaService,
  ) {}

  /** The version in force; version 0 is what the object would start with, and not stored yet. */
  async get(context: MessageContext, { integrationId, object }: IntegrationObjectRef): Promise<MappingSet> {
    const { row, current } = await this.integrations.read(context.tenantId, async (tx) => ({
      row: await this.integrations.require(tx, integrationId),
      current: await this.versions.current(tx, integrationId, object),
    }));
    return mappingSetOf(current ?? (await this.starting(context, row, object)));
  }

  /**
   * Puts a new version in force. Setting what is set already makes no version, so repeating is harmless.
   * @throws MappingInvalidError; PreconditionFailedError when `ifVersion` is no longer the one in force.
   */
  async replace(
    context: MessageContext,
    { integrationId, object, ifVersion, mappings }: ReplaceMappingsRequest,
  ): Promise<MappingSet> {
    const row = await this.integrations.read(context.tenantId, async (tx) => {
      const found = await this.integrations.require(tx, integrationId);
      assertVersion((await this.versions.current(tx, integrationId, object))?.version ?? 0, ifVersion);
      return found;
    });
    const schema = await this.schemas.describe(context, { connectionId: row.connectionId, object });
    const { fields, verdicts, errors } = validateMapping(object, mappings.map(lineOf), schema);
    if (errors.length > 0) throw new MappingInvalidError(errors);
    return this.integrations.change(context.tenantId, async (tx, tell) => {
      const locked = await this.integrations.lock(tx, integrationId);
      const current = await this.versions.current(tx, integrationId, object);
      assertVersion(current?.version ?? 0, ifVersion);
      if (current && isDeepStrictEqual([undated(current.fields), current.verdicts], [fields, verdicts]))
        return mappingSetOf(current);
      const next = { object, version: (current?.version ?? 0) + 1, fields, verdicts };
      await this.versions.add(tx, context, integrationId, next);
      await tell('mappingChanged', locked, { object, mappingVersion: next.version });
      return mappingSetOf(next);
    });
  }

  private async starting(
    context: MessageContext,
    { connectionId, provider, objects }: Integration,
    object: CrmObject,
  ): Promise<MappingVersion> {
    const schema = await this.schemas.describe(context, { connectionId, object });
    const defaults = getProvider(provider).defaultMapping(object);
    const { fields, verdicts } = defaultMapping(object, defaults, schema, enabledObjects(objects));
    return { object, version: 0, fields, verdicts };
  }
}

/** As validation gives them: since when they hold is noted when they are stored. */
const undated = (fields: readonly MappedField[]): MappedField[] =>
  fields.map(({ since: _, ...field }) => field);
