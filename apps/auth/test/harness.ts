// The real service on a real Postgres and NATS, with the fake CRM as the only thing outside.
import { randomBytes } from 'node:crypto';
import { loadConfig } from '@app/config';
import {
  beginConnection,
  completeConnection,
  type Actor,
  type MessageContext,
  type PendingConnection,
} from '@app/contracts';
import { connectNats, MessageBus, startService, type RunningService } from '@app/messaging';
import { createLogger } from '@app/observability';
import { createTestDatabase, queryAsAdmin, type TestDatabase } from '../../../test/support/database.js';
import { startNats, type TestNats } from '../../../test/support/nats.js';
import { AuthConfig } from '../src/auth.config.js';
import { AuthModule } from '../src/auth.module.js';
import { migrations } from '../src/migrations/index.js';
import { ACME, FakeCrm, type FakeOrg } from './fake-crm.js';
import { FAKE_DIRECTORY } from './fake-provider.js';

export const FIRST_KEY = 'first-bootstrap-key-of-the-tests-0001';
export const SECOND_KEY = 'second-bootstrap-key-of-the-tests-002';
export const newMasterKey = (version: string): string => `${version}:${randomBytes(32).toString('base64')}`;

export interface Harness {
  readonly database: TestDatabase;
  readonly bus: MessageBus;
  readonly crm: FakeCrm;
  readonly masterKey: string;
  /** Everything that all instances have logged, at the most talkative level. */
  readonly log: () => string;
  readonly tenants: { readonly first: string; readonly second: string };
  readonly firstInstance: RunningService;
  startInstance(environment?: Record<string, string>): Promise<RunningService>;
  stop(): Promise<void>;
}

/** One instance of the service runs, with two tenants. */
export async function startHarness(environment: Record<string, string> = {}): Promise<Harness> {
  const [database, nats, crm] = await Promise.all([
    createTestDatabase('auth', migrations),
    startNats(),
    FakeCrm.start(),
  ]);
  const connection = await connectNats(nats.url, 'test');
  const bus = new MessageBus(connection, createLogger('test', 'silent'));
  const lines: string[] = [];
  const instances: RunningService[] = [];
  const masterKey = newMasterKey('v1');
  const startInstance = async (more: Record<string, string> = {}): Promise<RunningService> => {
    const config = configFor(database, nats, crm, { CRM_MASTER_KEYS: masterKey, ...environment, ...more });
    const logger = createLogger('auth', 'trace', { write: (line) => void lines.push(line) });
    const module = AuthModule.forConfig(config, FAKE_DIRECTORY);
    const instance = await startService({ name: 'auth', module, config, logger });
    instances.push(instance);
    return instance;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(instances.map((instance) => instance.stop().catch(() => undefined)));
    await connection.close();
    await Promise.all([nats.stop(), crm.stop()]);
    await database.drop();
  };
  const firstInstance = await startInstance().catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const tenants = await bootstrappedTenants(database);
  const log = () => lines.join('');
  return { database, bus, crm, masterKey, log, tenants, firstInstance, startInstance, stop };
}

export function contextOf(
  tenantId: string,
  role: Actor['role'] = 'owner',
  more: Partial<MessageContext> = {},
): MessageContext {
  return { tenantId, actor: { kind: 'member', id: 'tester', role }, correlationId: 'test', ...more };
}

/** For commands that no tenant is known for. */
export const NOBODY: MessageContext = {
  tenantId: '',
  actor: { kind: 'system', id: 'gateway', role: 'viewer' },
  correlationId: 'test',
};

export function begin(
  { bus, crm }: Harness,
  context: MessageContext,
  more: { sessionId?: string; label?: string } = {},
): Promise<PendingConnection> {
  const request = { method: 'web', provider: 'fake', environment: 'custom', loginUrl: crm.origin } as const;
  return bus.send(beginConnection, { ...request, ...more }, context);
}

/** Begins, signs in at the CRM and comes back. @returns the connection's id. */
export async function connectOrg(
  harness: Harness,
  context: MessageContext,
  org: FakeOrg = ACME,
): Promise<string> {
  const { authorizationUrl } = await begin(harness, context);
  const { connectionId } = await harness.bus.send(
    completeConnection,
    harness.crm.allow(authorizationUrl, org),
    NOBODY,
  );
  return connectionId;
}

function configFor(
  database: TestDatabase,
  nats: TestNats,
  crm: FakeCrm,
  environment: Record<string, string>,
): AuthConfig {
  return loadConfig(AuthConfig, {
    DATABASE_URL: database.url,
    NATS_URL: nats.url,
    PUBLIC_URL: 'http://localhost:3000',
    CRM_BOOTSTRAP_API_KEY: FIRST_KEY,
    CRM_BOOTSTRAP_API_KEY_2: SECOND_KEY,
    CRM_EXTRA_HOSTS: new URL(crm.origin).host,
    ...environment,
  });
}

async function bootstrappedTenants(database: TestDatabase): Promise<Harness['tenants']> {
  const rows = await queryAsAdmin<{ tenant_id: string }>(
    database,
    'SELECT tenant_id FROM auth.tenant WHERE bootstrap_slot IS NOT NULL ORDER BY bootstrap_slot',
  );
  return { first: rows[0].tenant_id, second: rows[1]?.tenant_id };
}
