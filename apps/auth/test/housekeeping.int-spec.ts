import { requestAccess } from '@app/messaging';
import { createLogger } from '@app/observability';
import { queryAsAdmin } from '../../../test/support/database.js';
import { CredentialService } from '../src/credential/credential.service.js';
import { KeyRotationJob } from '../src/housekeeping/key-rotation.job.js';
import { TidyJob } from '../src/housekeeping/tidy.job.js';
import { Store } from '../src/store.js';
import { TenantService } from '../src/tenant/tenant.service.js';
import { parseMasterKeys, Vault } from '@app/vault';
import { OTHER } from './fake-crm.js';
import { begin, connectOrg, contextOf, newMasterKey, startHarness, type Harness } from './harness.js';

let harness: Harness;
const mine = () => contextOf(harness.tenants.first);

beforeAll(async () => {
  process.env.FAKE_CRM_CLIENT_ID = 'client-1';
  harness = await startHarness();
});
afterAll(() => harness.stop());

async function versions(): Promise<string[]> {
  const rows = await queryAsAdmin<{ key_version: string; access_token: string }>(
    harness.database,
    'SELECT key_version, access_token FROM auth.credential',
  );
  for (const row of rows) expect(row.access_token.split('.')[1]).toBe(row.key_version);
  return rows.map((row) => row.key_version);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It did not come true in five seconds.');
}

/** What a process that knows only these keys does first. */
function startCheckWith(keys: string): Promise<void> {
  const part = <T>(type: abstract new (...args: never[]) => T): T =>
    harness.firstInstance.app.get<T>(type, { strict: false });
  const vault = new Vault(parseMasterKeys(keys));
  const log = createLogger('test', 'silent');
  return new KeyRotationJob(
    part(Store),
    part(TenantService),
    part(CredentialService),
    vault,
    log,
  ).onModuleInit();
}

describe('tidying', () => {
  it('takes away what has served its time, and nothing else', async () => {
    const kept = await connectOrg(harness, mine());
    const gone = await connectOrg(harness, mine(), OTHER);
    const pending = await begin(harness, mine());
    const abandoned = await begin(harness, mine());
    const admin = (sql: string, ids: string[] = []) => queryAsAdmin(harness.database, sql, ids);
    await admin(`UPDATE auth.connection SET created_at = now() - interval '25 hours' WHERE id = ANY($1)`, [
      `{${abandoned.connectionId},${kept}}`,
    ]);
    await admin(`UPDATE auth.connection SET status = 'revoked' WHERE id = $1`, [gone]);
    await admin(`UPDATE auth.credential SET updated_at = now() - interval '2 hours'`);
    await admin(
      `UPDATE auth.oauth_state SET expires_at = now() - interval '25 hours' WHERE used_at IS NOT NULL`,
    );
    await admin(
      `INSERT INTO auth.idempotency_key (tenant_id, key, subject, request_hash, state, locked_until, created_at)
       VALUES ($1, 'old', 's', 'h', 'done', now(), now() - interval '25 hours'), ($1, 'new', 's', 'h', 'done', now(), now())`,
      [harness.tenants.first],
    );

    await harness.firstInstance.app.get(TidyJob, { strict: false }).tidy();

    const ids = async (sql: string) =>
      (await queryAsAdmin<{ id: string }>(harness.database, sql)).map((r) => r.id);
    const connections = await ids('SELECT id FROM auth.connection');
    expect(connections).toEqual(expect.arrayContaining([kept, gone, pending.connectionId]));
    expect(connections).not.toContain(abandoned.connectionId);
    expect(await ids('SELECT connection_id AS id FROM auth.credential')).toEqual([kept]);
    expect(await ids('SELECT connection_id AS id FROM auth.oauth_state')).toEqual([pending.connectionId]);
    expect(await ids('SELECT key AS id FROM auth.idempotency_key')).toEqual(['new']);
  });
});

describe('a new master key', () => {
  it('takes over all credentials while they are in use, and the old key may go only then', async () => {
    const id = await connectOrg(harness, mine());
    const { accessToken } = await requestAccess(harness.bus, mine(), id);
    const newKey = newMasterKey('v2');
    expect(await versions()).toEqual(['v1']);

    await expect(startCheckWith(newKey)).rejects.toThrow(/CRM_MASTER_KEYS: v1 is still in use/);
    const rotating = await harness.startInstance({ CRM_MASTER_KEYS: `${newKey},${harness.masterKey}` });
    await until(async () => (await versions()).every((version) => version === 'v2'));
    const withoutOld = await harness.startInstance({ CRM_MASTER_KEYS: newKey });

    // The instance that knows only v1 would be asked too: a rolling deployment gives both keys to all first.
    await harness.firstInstance.stop();
    const after = await Promise.all(Array.from({ length: 10 }, () => requestAccess(harness.bus, mine(), id)));
    expect(new Set(after.map((grant) => grant.accessToken))).toEqual(new Set([accessToken]));
    await Promise.all([rotating.stop(), withoutOld.stop()]);
  });
});
