import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type {
  IntegrationObjectRef,
  MappingSet,
  MessageContext,
  ReplaceMappingsRequest,
} from '@app/contracts';
import { validateMapping, type CrmObject } from '@app/crm-core';
import { assertVersion, Integrations } from '../integration/integrations.service.js';
import { SchemaService } from '../schema/schema.service.js';
import { MappingInvalidError, ObjectNotSetUpError } from './mapping.errors.js';
import { MappingVersions, type MappingVersion } from './mapping-versions.service.js';
import { lineOf, mappingSetOf } from './mapping.view.js';

@Injectable()
export class MappingService {
  constructor(
    @Inject(Integrations) private readonly integrations: Integrations,
    @Inject(MappingVersions) private readonly versions: MappingVersions,
    @Inject(SchemaService) private readonly schemas: SchemaService,
  ) {}

  /** The version in force. */
  async get(context: MessageContext, { integrationId, object }: IntegrationObjectRef): Promise<MappingSet> {
    const current = await this.integrations.read(context.tenantId, async (tx) => {
      await this.integrations.require(tx, integrationId);
      return this.require(tx, integrationId, object);
    });
    return mappingSetOf(current);
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
      assertVersion((await this.require(tx, integrationId, object)).version, ifVersion);
      return this.integrations.require(tx, integrationId);
    });
    const schema = await this.schemas.describe(context, { connectionId: row.connectionId, object });
    const { fields, verdicts, errors } = validateMapping(object, mappings.map(lineOf), schema);
    if (errors.length > 0) throw new MappingInvalidError(errors);
    return this.integrations.change(context.tenantId, async (tx, tell) => {
      const locked = await this.integrations.lock(tx, integrationId);
      const current = await this.require(tx, integrationId, object);
      assertVersion(current.version, ifVersion);
      if (isDeepStrictEqual([current.fields, current.verdicts], [fields, verdicts]))
        return mappingSetOf(current);
      const next = { object, version: current.version + 1, fields, verdicts };
      await this.versions.add(tx, context, integrationId, next);
      await tell('mappingChanged', locked, { object, mappingVersion: next.version });
      return mappingSetOf(next);
    });
  }

  private async require(
    tx: EntityManager,
    integrationId: string,
    object: CrmObject,
  ): Promise<MappingVersion> {
    const current = await this.versions.current(tx, integrationId, object);
    if (!current) throw new ObjectNotSetUpError(object);
    return current;
  }
}
