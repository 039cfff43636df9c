// What CRMs say about their objects: asked for when a person sets something up, kept so that set-up goes on while one is down.
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { MessageContext } from '@app/contracts';
import { CrmConnections, type OpenedConnection } from '@app/crm-access';
import { schemaChanges, type CrmObject, type CrmSchema, type SchemaReport } from '@app/crm-core';
import { inTenant } from '@app/database';
import { AppError, NotFoundError, TimeoutError, UpstreamError } from '@app/errors';
import { LOGGER } from '@app/messaging';
import type { Logger } from '@app/observability';
import { findDescribed, saveDescribed, type DescribedSchema } from './described-schema.query.js';
import {
  findSchemaChanges,
  readableFields,
  saveSchemaChanges,
  type RecordedChange,
} from './schema-change.query.js';
import { ObjectNotSupportedError } from './schema.errors.js';

/** An older description is asked for again. Milliseconds. */
export const SCHEMA_MAX_AGE_MS = 10 * 60_000;

interface Target {
  readonly connectionId: string;
  readonly object: CrmObject;
}

@Injectable()
export class SchemaService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(CrmConnections) private readonly crm: CrmConnections,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /**
   * The object as the CRM describes it, at most ten minutes old; while the CRM cannot be asked, however old it is.
   * @throws UpstreamError, TimeoutError or NotFoundError when it cannot be asked and never was.
   */
  async describe(context: MessageContext, target: Target): Promise<CrmSchema> {
    const stored = await this.find(context, target);
    if (stored && Date.now() - stored.describedAt.getTime() < SCHEMA_MAX_AGE_MS) return stored.schema;
    try {
      return await this.ask(context, target);
    } catch (error) {
      if (!stored || !isOutOfReach(error)) throw error;
      this.log.warn(
        { ...target, code: error.code, describedAt: stored.describedAt },
        'CRM not described again, the stored description is used',
      );
      return stored.schema;
    }
  }

  /** The same, asked for now. @throws UpstreamError, TimeoutError or NotFoundError when the CRM cannot be asked. */
  describeNow(context: MessageContext, target: Target): Promise<CrmSchema> {
    return this.ask(context, target);
  }

  /** What of the CRM's fields we have seen change, newest first. */
  changes(
    tx: EntityManager,
    connectionId: string,
    page: Parameters<typeof findSchemaChanges>[2],
  ): Promise<RecordedChange[]> {
    return findSchemaChanges(tx, connectionId, page);
  }

  /** See `pausedLines`. */
  readable(tx: EntityManager, connectionId: string): Promise<Map<string, ReadonlySet<string>>> {
    return readableFields(tx, connectionId);
  }

  /**
   * Makes the org ready for an object that is to be synchronised, as far as it lets us. Safe to repeat.
   * @returns the object as it is then.
   */
  async prepare(context: MessageContext, target: Target): Promise<CrmSchema> {
    const { session } = await this.open(context, target);
    const report = await session.ensureSchema?.(target.object);
    if (report && report.todo.length > 0)
      this.log.warn({ ...target, todo: report.todo }, 'an administrator of the CRM must permit something');
    const schema = await session.describe(target.object);
    await this.store(context, target, schema, report);
    return schema;
  }

  private async ask(context: MessageContext, target: Target): Promise<CrmSchema> {
    const { session } = await this.open(context, target);
    const schema = await session.describe(target.object);
    await this.store(context, target, schema);
    return schema;
  }

  private async open(context: MessageContext, target: Target): Promise<OpenedConnection> {
    const opened = await this.crm.open(context, target.connectionId);
    if (!opened.provider.objects.includes(target.object))
      throw new ObjectNotSupportedError(target.object, opened.provider.id);
    return opened;
  }

  private find(
    context: MessageContext,
    { connectionId, object }: Target,
  ): Promise<DescribedSchema | undefined> {
    return inTenant(this.dataSource, context.tenantId, (tx) => findDescribed(tx, connectionId, object));
  }

  private async store(
    { tenantId }: MessageContext,
    { connectionId }: Target,
    schema: CrmSchema,
    report?: SchemaReport,
  ): Promise<void> {
    const row = { tenantId, connectionId, schema, describedAt: new Date(), report };
    await inTenant(this.dataSource, tenantId, async (tx) => {
      const { object } = schema;
      const before = await findDescribed(tx, connectionId, object);
      await saveDescribed(tx, row);
      if (before)
        await saveSchemaChanges(tx, { tenantId, connectionId, object }, schemaChanges(before.schema, schema));
    });
  }
}

/** The CRM, or the way to it, is at fault: what it said earlier still helps. */
function isOutOfReach(error: unknown): error is AppError {
  return error instanceof UpstreamError || error instanceof TimeoutError || error instanceof NotFoundError;
}
