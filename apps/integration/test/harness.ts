// The real service on a real Postgres and NATS, against the sandbox CRM; only `auth` is played.
import { randomUUID } from 'node:crypto';
import { loadConfig } from '@app/config';
import {
  createIntegration,
  integrationChanged,
  type Actor,
  type CreateIntegrationRequest,
  type IntegrationView,
  type MessageContext,
} from '@app/contracts';
import { connectNats, MessageBus, startService } from '@app/messaging';
import { createLogger } from '@app/observability';
import { createTestDatabase, queryAsAdmin, type TestDatabase } from '../../../test/support/database.js';
import { startNats } from '../../../test/support/nats.js';
import { startSandbox, type SandboxProcess } from '../../../test/support/sandbox.js';
import { IntegrationConfig } from '../src/integration.config.js';
import { IntegrationModule } from '../src/integration.module.js';
import { migrations } from '../src/migrations/index.js';
import { FakeAuth } from './fake-auth.js';

export interface Harness {
  readonly database: TestDatabase;
  readonly bus: MessageBus;
  readonly sandbox: SandboxProcess;
  readonly auth: FakeAuth;
  /** Everything that the service has logged, at the most talkative level. */
  readonly log: () => string;
  /** How often schedules were told to look again. */
  readonly rings: () => number;
  stop(): Promise<void>;
}

export async function startHarness(sandboxArgs: readonly string[] = []): Promise<Harness> {
  const [database, nats, sandbox] = await Promise.all([
    createTestDatabase('integration', migrations),
    startNats(),
    startSandbox(['--contacts', '10', ...sandboxArgs]),
  ]);
  const connection = await connectNats(nats.url, 'test');
  const bus = new MessageBus(connection, createLogger('test', 'silent'));
  const auth = new FakeAuth(connection, sandbox.url);
  let rings = 0;
  bus.onRing(integrationChanged, () => (rings += 1));
  const lines: string[] = [];
  const config = loadConfig(IntegrationConfig, {
    DATABASE_URL: database.url,
    NATS_URL: nats.url,
    CRM_EXTRA_HOSTS: new URL(sandbox.url).host,
  });
  const logger = createLogger('integration', 'trace', { write: (line) => void lines.push(line) });
  const module = IntegrationModule.forConfig(config);
  const service = await startService({ name: 'integration', module, config, logger });
  const stop = async (): Promise<void> => {
    await service.stop();
    await auth.stop();
    await connection.close();
    await Promise.all([nats.stop(), sandbox.stop()]);
    await database.drop();
  };
  return { database, bus, sandbox, auth, log: () => lines.join(''), rings: () => rings, stop };
}

export function contextOf(
  tenantId: string = randomUUID(),
  more: Partial<MessageContext> = {},
): MessageContext {
  const actor: Actor = { kind: 'member', id: 'tester', role: 'owner' };
  return { tenantId, actor, correlationId: 'test', ...more };
}

/** Creates one over a new connection. */
export function create(
  { bus, auth }: Harness,
  context: MessageContext,
  more: Partial<CreateIntegrationRequest> = {},
): Promise<IntegrationView> {
  return bus.send(createIntegration, { connectionId: auth.connect(context.tenantId), ...more }, context);
}

/** Lets stored descriptions look as if they were older than they may be. */
export async function ageSchemas({ database }: Harness, connectionId: string): Promise<void> {
  await queryAsAdmin(
    database,
    `UPDATE integration.described_schema SET described_at = described_at - interval '11 minutes' WHERE connection_id = $1`,
    [connectionId],
  );
}

/** Types of the events that the outbox holds about one integration, oldest first. */
export async function eventsAbout({ database }: Harness, id: string): Promise<string[]> {
  const rows = await queryAsAdmin<{ type: string }>(
    database,
    `SELECT type FROM integration.outbox WHERE payload -> 0 ->> 'subject' = $1 ORDER BY seq`,
    [id],
  );
  return rows.map((row) => row.type);
}

/** Makes every call to the CRM fail, until `heal`. */
export const breakCrm = ({ sandbox }: Harness): Promise<unknown> =>
  sandbox.control('faults', { kind: 'status', status: 503, path: '/services/data/*' });

export async function healCrm({ sandbox }: Harness): Promise<void> {
  await fetch(`${sandbox.url}/__sandbox/faults`, { method: 'DELETE' });
}
