// A sync service on real Postgres and NATS against a real sandbox process; the two services it asks are played here.
import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  getConnection,
  getSyncSpec,
  grantAccess,
  listIntegrations,
  listScheduleSpecs,
  recheckSyncSpec,
  recordConnectionLimits,
  startRun,
  startRuns,
  getRun,
  systemContext,
  type Command,
  type GrantAccessRequest,
  type MessageContext,
  type ObjectSpec,
  type RecheckSpecRequest,
  type RunView,
  type ScheduleSpec,
  type SyncSpec,
} from '@app/contracts';
import {
  defaultFields,
  getProvider,
  validateMapping,
  type AccessGrant,
  type CrmObject,
  type CrmSchema,
  type Direction,
  type MappedField,
} from '@app/crm-core';
import { createEgress } from '@app/crm-core';
import { uuidv7 } from '@app/database';
import {
  accessPurpose,
  CommandServer,
  connectNats,
  MessageBus,
  sealTo,
  startService,
  type NatsConnection,
  type RunningService,
} from '@app/messaging';
import { readVariable } from '@app/config';
import { createLogger } from '@app/observability';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { startNats, type TestNats } from '../../../test/support/nats.js';
import { startSandbox, type SandboxProcess } from '../../../test/support/sandbox.js';
import { migrations } from '../src/migrations/index.js';
import { SyncConfig } from '../src/sync.config.js';
import { SyncModule } from '../src/sync.module.js';

export const TENANT = uuidv7();
export const CONNECTION = uuidv7();
export const silent = createLogger('test', readVariable('TEST_LOG_LEVEL') ?? 'silent');

/** As a new integration has them. */
const DIRECTIONS: Partial<Record<CrmObject, Direction>> = {
  account: 'fromCrm',
  deal: 'fromCrm',
  activity: 'toCrm',
};

export class World {
  readonly integrationId = uuidv7();
  readonly context: MessageContext = systemContext(TENANT, 'test');
  spec: SyncSpec;
  schedules: ScheduleSpec[] = [];
  private services: RunningService[] = [];
  /** With those that rest. */
  private readonly mapped = new Map<CrmObject, MappedField[]>();

  private constructor(
    readonly database: TestDatabase,
    readonly nats: TestNats,
    readonly sandbox: SandboxProcess,
    private readonly connection: NatsConnection,
    private readonly owners: CommandServer,
    readonly bus: MessageBus,
  ) {}

  /** @param objects those that the integration synchronises, each with its default mapping */
  static async start(
    sandboxArgs: readonly string[],
    objects: readonly CrmObject[] = ['contact'],
  ): Promise<World> {
    const [database, nats, sandbox] = await Promise.all([
      createTestDatabase('sync', migrations),
      startNats(),
      startSandbox(sandboxArgs),
    ]);
    const connection = await connectNats(nats.url, 'world');
    const owners = new CommandServer(connection, 'owners', silent);
    const world = new World(database, nats, sandbox, connection, owners, new MessageBus(connection, silent));
    world.spec = await world.makeSpec(objects);
    world.play();
    return world;
  }

  /** Another process of the service would be the same: they share nothing but Postgres and NATS. */
  async startSync(overrides: Partial<SyncConfig> = {}): Promise<INestApplicationContext> {
    const config = Object.assign(
      new SyncConfig(),
      { databaseUrl: this.database.url, natsUrl: this.nats.url, extraHosts: this.host() },
      overrides,
    );
    const service = await startService({
      name: 'sync',
      module: SyncModule.with(config),
      config,
      logger: silent,
    });
    this.services.push(service);
    return service.app;
  }

  async stopSync(): Promise<void> {
    await Promise.all(this.services.map((service) => service.stop()));
    this.services = [];
  }

  async stop(): Promise<void> {
    await this.stopSync();
    await this.connection.close();
    await Promise.all([this.sandbox.stop(), this.nats.stop()]);
    await this.database.drop();
  }

  send<Req extends object, Res extends object>(
    contract: Command<Req, Res>,
    request: NoInfer<Req>,
  ): Promise<Res> {
    return this.bus.send(contract, request, this.context);
  }

  /** Runs to its end. */
  async sync(mode: 'incremental' | 'full' = 'incremental', object: CrmObject = 'contact'): Promise<RunView> {
    const { runId } = await this.send(startRun, { integrationId: this.integrationId, object, mode });
    return this.finished(runId);
  }

  /** Runs of all objects, to their ends. */
  async syncAll(mode: 'incremental' | 'full' = 'incremental'): Promise<Partial<Record<string, RunView>>> {
    const { runs } = await this.send(startRuns, { integrationId: this.integrationId, mode });
    const ended: Partial<Record<string, RunView>> = {};
    for (const { object, runId } of runs) ended[object] = await this.finished(runId);
    return ended;
  }

  /** Every row of one of the org's objects. */
  async dump<Row extends object>(object: string): Promise<Row[]> {
    const answer = await fetch(`${this.sandbox.url}/__sandbox/dump?object=${object}`);
    const lines = (await answer.text()).trim().split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Row);
  }

  /** As a user of the org does. Answers the ids. */
  async editRemote(object: string, ...records: Record<string, unknown>[]): Promise<string[]> {
    return (await this.sandbox.control<{ ids: string[] }>('edit', { object, records })).ids;
  }

  async finished(runId: string, timeoutMs = 20_000): Promise<RunView> {
    for (const end = Date.now() + timeoutMs; ;) {
      const run = await this.send(getRun, { runId });
      if (run.completedAt) return run;
      if (Date.now() > end) throw new Error(`run ${runId} is still ${run.state} (${JSON.stringify(run)})`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private host(): string {
    return new URL(this.sandbox.url).host;
  }

  private async makeSpec(objects: readonly CrmObject[]): Promise<SyncSpec> {
    const specs = await Promise.all(
      objects.map(async (object): Promise<[CrmObject, ObjectSpec]> => [
        object,
        await this.makeObject(object, objects),
      ]),
    );
    return {
      integrationId: this.integrationId,
      tenantId: TENANT,
      connectionId: CONNECTION,
      provider: 'salesforce',
      schedule: { kind: 'manual' },
      apiBudgetPercent: 80,
      emailActivities: 'each',
      objects: Object.fromEntries(specs),
    };
  }

  private async makeObject(object: CrmObject, others: readonly CrmObject[]): Promise<ObjectSpec> {
    const schema = await this.describe(object);
    const provider = getProvider('salesforce');
    const lines = defaultFields(object, provider.defaultMapping(object), schema, others);
    const { fields } = validateMapping(object, lines, schema);
    return {
      enabled: true,
      direction: DIRECTIONS[object] ?? 'bidirectional',
      deletes: { fromCrm: 'delete', toCrm: 'delete' },
      mappingVersion: 1,
      fields: fields as MappedField[],
    };
  }

  private async describe(object: CrmObject): Promise<CrmSchema> {
    const provider = getProvider('salesforce');
    const session = provider.open(await this.grant(), {
      renew: () => this.grant(),
      egress: createEgress(provider.auth.hosts, this.host()),
    });
    await session.ensureSchema?.(object);
    return session.describe(object);
  }

  private async grant(): Promise<AccessGrant> {
    const body = new URLSearchParams({
      grant_type: 'password',
      client_id: 'sandbox-client',
      client_secret: 'sandbox-secret',
      username: 'admin@sandbox.test',
      password: 'password',
    });
    const answer = (await (
      await fetch(`${this.sandbox.url}/services/oauth2/token`, { method: 'POST', body })
    ).json()) as { access_token: string; instance_url: string };
    return {
      accessToken: answer.access_token,
      instanceUrl: answer.instance_url,
      orgId: randomBytes(4).toString('hex'),
    };
  }

  /** As the owner of mappings does: fields that the org does not show rest, and come back. */
  private async recheck(object: CrmObject): Promise<void> {
    const { fields, pausedFields: _, ...settings } = this.spec.objects[object];
    const lines = this.mapped.get(object) ?? fields;
    this.mapped.set(object, lines);
    const shown = new Set((await this.describe(object)).fields.map(({ name }) => name));
    const paused = lines.filter(({ crmField }) => !shown.has(crmField)).map((line) => line.markmailField);
    const left = lines.filter(({ markmailField }) => !paused.includes(markmailField));
    const changed = { ...settings, fields: left, ...(paused.length > 0 ? { pausedFields: paused } : {}) };
    this.spec = { ...this.spec, objects: { ...this.spec.objects, [object]: changed } };
  }

  private play(): void {
    this.owners.handle(getSyncSpec, () => Promise.resolve(this.spec));
    this.owners.handle(recheckSyncSpec, async (request) => {
      await this.recheck((request as RecheckSpecRequest).object);
      return this.spec;
    });
    this.owners.handle(listIntegrations, () =>
      Promise.resolve({
        items: [{ id: this.integrationId, connectionId: CONNECTION, objects: this.spec.objects }],
        nextCursor: null,
      }),
    );
    this.owners.handle(listScheduleSpecs, () => Promise.resolve({ items: this.schedules, nextCursor: null }));
    this.owners.handle(recordConnectionLimits, () => Promise.resolve({ done: true }));
    this.owners.handle(getConnection, () => Promise.resolve({ id: CONNECTION }));
    this.owners.handle(grantAccess, async (request) => {
      const { connectionId, recipientPublicKey } = request as GrantAccessRequest;
      return {
        provider: 'salesforce',
        sealed: sealTo(
          recipientPublicKey,
          JSON.stringify(await this.grant()),
          accessPurpose(TENANT, connectionId),
        ),
      };
    });
  }
}

export const dataSourceOf = (app: INestApplicationContext): DataSource =>
  app.get(DataSource, { strict: false });
