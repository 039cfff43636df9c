import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import type {
  AppliedMapping,
  FieldMappingBody,
  IntegrationObjectRef,
  LeftOutLine,
  MappingSet,
  MessageContext,
  ReplaceMappingsRequest,
} from '@app/contracts';
import {
  defaultFields,
  defaultMapping,
  getProvider,
  validateMapping,
  type FieldMapping,
  type CrmObject,
  type DefaultFieldMapping,
  type MappedField,
} from '@app/crm-core';
import type { FieldError } from '@app/errors';
import type { EntityManager } from 'typeorm';
import { enabledObjects } from '../enabled-objects.js';
import {
  assertVersion,
  Integrations,
  type Integration,
  type Tell,
} from '../integration/integrations.service.js';
import { SchemaService } from '../schema/schema.service.js';
import { MappingInvalidError } from './mapping.errors.js';
import { MappingVersions, type MappingVersion } from './mapping-versions.service.js';
import { changesOf, lineOf, mappingSetOf } from './mapping.view.js';

export interface ReplaceAllOptions {
  readonly isDryRun: boolean;
  readonly invalid: (errors: ReadonlyMap<CrmObject, readonly FieldError[]>) => Error;
}

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
      return mappingSetOf(
        await this.putInForce(tx, tell, context, locked, current, { object, fields, verdicts }),
      );
    });
  }

  /**
   * Checks the lines of several kinds of records, and puts them in force in one transaction: all or none.
   * @param invalid makes the error of all that is wrong, by kind
   */
  async replaceAll(
    context: MessageContext,
    integrationId: string,
    wanted: ReadonlyMap<CrmObject, readonly FieldMapping[]>,
    { isDryRun, invalid }: ReplaceAllOptions,
  ): Promise<AppliedMapping[]> {
    const row = await this.integrations.read(context.tenantId, (tx) =>
      this.integrations.require(tx, integrationId),
    );
    const errors = new Map<CrmObject, readonly FieldError[]>();
    const checked: Omit<MappingVersion, 'version'>[] = [];
    for (const [object, lines] of wanted) {
      const schema = await this.schemas.describe(context, { connectionId: row.connectionId, object });
      const { fields, verdicts, errors: wrong } = validateMapping(object, lines.map(lineOf), schema);
      if (wrong.length > 0) errors.set(object, wrong);
      checked.push({ object, fields, verdicts });
    }
    if (errors.size > 0) throw invalid(errors);
    return this.integrations.change(context.tenantId, async (tx, tell) => {
      const locked = await this.integrations.lock(tx, integrationId);
      const applied: AppliedMapping[] = [];
      for (const next of checked) {
        const before = await this.versions.current(tx, integrationId, next.object);
        const after = isDryRun
          ? { ...next, version: before?.version ?? 0 }
          : await this.putInForce(tx, tell, context, locked, before, next);
        const changes = changesOf(before?.fields ?? [], after.fields);
        applied.push({ object: next.object, version: after.version, changes });
      }
      return applied;
    });
  }

  /** Setting what is set already makes no version. */
  private async putInForce(
    tx: EntityManager,
    tell: Tell,
    context: MessageContext,
    locked: Integration,
    current: MappingVersion | undefined,
    { object, fields, verdicts }: Omit<MappingVersion, 'version'>,
  ): Promise<MappingVersion> {
    if (current && isDeepStrictEqual([undated(current.fields), current.verdicts], [fields, verdicts]))
      return current;
    const next = { object, version: (current?.version ?? 0) + 1, fields, verdicts };
    await this.versions.add(tx, context, locked.id, next);
    await tell('mappingChanged', locked, { object, mappingVersion: next.version });
    return next;
  }

  /** Whatever is mapped, by kind of records. */
  async all(
    { tenantId }: MessageContext,
    integrationId: string,
  ): Promise<{ integration: Integration; lines: Map<CrmObject, FieldMappingBody[]> }> {
    return this.integrations.read(tenantId, async (tx) => {
      const integration = await this.integrations.require(tx, integrationId);
      const mappings = await this.versions.currentOfAll(tx, integrationId);
      return {
        integration,
        lines: new Map(mappings.map(({ object, fields }) => [object, fields.map(lineOf)])),
      };
    });
  }

  /** What a list of lines comes to in this integration's org: those that hold there, and those that do not, with the reason. */
  async fitting(
    context: MessageContext,
    integrationId: string,
    object: CrmObject,
    lines: readonly DefaultFieldMapping[],
  ): Promise<{ kept: FieldMapping[]; leftOut: LeftOutLine[] }> {
    const { connectionId, objects } = await this.integrations.read(context.tenantId, (tx) =>
      this.integrations.require(tx, integrationId),
    );
    const schema = await this.schemas.describe(context, { connectionId, object });
    const kept: FieldMapping[] = [];
    const leftOut: LeftOutLine[] = [];
    for (const line of lines) {
      const { markmailField, crmField } = line;
      const [usable] = defaultFields(object, [line], schema, enabledObjects(objects));
      const [fault] = usable ? validateMapping(object, [usable], schema).errors : [MISSING];
      if (usable && !fault) kept.push(lineOf(usable));
      else leftOut.push({ markmailField, crmField, reason: fault.detail });
    }
    return { kept, leftOut };
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

const MISSING = { detail: 'The CRM has no such field, or it is hidden from us.' };

/** As validation gives them: since when they hold is noted when they are stored. */
const undated = (fields: readonly MappedField[]): MappedField[] =>
  fields.map(({ since: _, ...field }) => field);
