import { Client } from 'pg';
import { addMember, disconnectConnection, listAuditEntries } from '@app/contracts';
import { requestAccess } from '@app/messaging';
import { queryAsAdmin } from '../../../test/support/database.js';
import { tablesWithoutPolicy, tenantTables } from '../../../test/support/rls.js';
import { firstBrokenLink } from '../src/audit/audit.chain.js';
import { begin, connectOrg, contextOf, FIRST_KEY, startHarness, type Harness } from './harness.js';

let harness: Harness;
let role: Client;
const mine = () => contextOf(harness.tenants.first);
const theirs = () => contextOf(harness.tenants.second);

beforeAll(async () => {
  process.env.FAKE_CRM_CLIENT_ID = 'client-1';
  process.env.FAKE_CRM_CLIENT_SECRET = 'canary-client-secret';
  harness = await startHarness();
  role = new Client({ connectionString: harness.database.url });
  await role.connect();
});
afterAll(async () => {
  await role.end();
  await harness.stop();
});

/** As the service's role, in a transaction that belongs to this tenant, or to none. */
async function asTenant(tenantId: string | null, sql: string, parameters: unknown[] = []): Promise<object[]> {
  await role.query('BEGIN');
  try {
    if (tenantId !== null) await role.query(`SELECT set_config('crm.tenant_id', $1, true)`, [tenantId]);
    return (await role.query<object>(sql, parameters)).rows;
  } finally {
    await role.query('ROLLBACK');
  }
}

describe('row-level security', () => {
  it('binds every table that has a tenant', async () => {
    expect(await tenantTables(harness.database)).toHaveLength(12);
    expect(await tablesWithoutPolicy(harness.database)).toEqual([]);
  });

  it('names a table whose policy is missing', async () => {
    await queryAsAdmin(harness.database, 'CREATE TABLE auth.forgotten (tenant_id uuid)');

    const found = await tablesWithoutPolicy(harness.database);
    await queryAsAdmin(harness.database, 'DROP TABLE auth.forgotten');

    expect(found).toEqual(['auth.forgotten']);
  });

  it('shows rows only to their tenant, and none to a transaction without one', async () => {
    await connectOrg(harness, mine());
    const { first, second } = harness.tenants;
    const tables = (await tenantTables(harness.database)).filter((table) => table !== 'auth.idempotency_key');

    const seen = await Promise.resolve(tables).then(async (names) => {
      const counts = [];
      for (const table of names) {
        const sql = `SELECT count(*)::int AS n FROM ${table} WHERE tenant_id = $1`;
        counts.push([await asTenant(second, sql, [first]), await asTenant(null, sql, [first])]);
      }
      return counts.flat(2);
    });

    expect(seen.length).toBe(2 * tables.length);
    expect(new Set(seen.map((row) => (row as { n: number }).n))).toEqual(new Set([0]));
    expect(await asTenant(first, 'SELECT id FROM connection')).not.toEqual([]);
  });

  it('refuses a row of another tenant', async () => {
    const { first, second } = harness.tenants;
    const insert = `INSERT INTO member (id, tenant_id, email, role) VALUES (gen_random_uuid(), $1, 'x@x.test', 'owner')`;

    await expect(asTenant(second, insert, [first])).rejects.toMatchObject({ code: '42501' });
  });

  it('opens credentials, connections, members and the audit log to no system scan', async () => {
    await role.query('BEGIN');
    await role.query(`SELECT set_config('crm.scope', 'system', true)`);

    const rows = [];
    for (const table of ['credential', 'connection', 'member', 'audit_log']) {
      rows.push(...(await role.query(`SELECT 1 FROM ${table}`)).rows);
    }
    await role.query('ROLLBACK');

    expect(rows).toEqual([]);
  });
});

describe('the service’s database role', () => {
  it('cannot read another schema', async () => {
    await queryAsAdmin(harness.database, 'CREATE SCHEMA IF NOT EXISTS sync');
    await queryAsAdmin(harness.database, 'CREATE TABLE IF NOT EXISTS sync.record (id int)');

    await expect(role.query('SELECT * FROM sync.record')).rejects.toMatchObject({ code: '42501' });
    await expect(role.query('SET ROLE postgres')).rejects.toMatchObject({ code: '42501' });
    await expect(role.query('CREATE TABLE auth.mine (id int)')).rejects.toMatchObject({ code: '42501' });
  });

  it.each([
    [`UPDATE audit_log SET action = 'nothing'`],
    ['DELETE FROM audit_log'],
    ['TRUNCATE audit_log'],
    ['ALTER TABLE audit_log DISABLE ROW LEVEL SECURITY'],
  ])('may not %s', async (sql) => {
    await expect(asTenant(harness.tenants.first, sql)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the audit log', () => {
  interface Row {
    tenant_id: string;
    seq: string;
    id: string;
    at: Date;
    actor_kind: string;
    actor_id: string;
    action: string;
    subject_id: string | null;
    details: Record<string, unknown>;
    prev_hash: string;
    hash: string;
  }

  async function chain() {
    const rows = await queryAsAdmin<Row>(
      harness.database,
      'SELECT * FROM auth.audit_log WHERE tenant_id = $1 ORDER BY seq',
      [harness.tenants.second],
    );
    return rows.map((row) => ({
      tenantId: row.tenant_id,
      seq: Number(row.seq),
      id: row.id,
      at: row.at.toISOString(),
      actorKind: row.actor_kind,
      actorId: row.actor_id,
      action: row.action,
      subjectId: row.subject_id,
      details: row.details,
      prevHash: row.prev_hash,
      hash: row.hash,
    }));
  }

  it('is one chain per tenant also when many act at once, and shows what a superuser changes', async () => {
    const emails = Array.from({ length: 12 }, (_, index) => `person${index}@second.test`);
    await Promise.all(
      emails.map((email) => harness.bus.send(addMember, { email, role: 'viewer' }, theirs())),
    );
    const sound = await chain();

    await queryAsAdmin(
      harness.database,
      `UPDATE auth.audit_log SET actor_id = 'somebody else' WHERE tenant_id = $1 AND seq = 4`,
      [harness.tenants.second],
    );

    expect(sound.length).toBeGreaterThan(12);
    expect(firstBrokenLink(sound)).toBeUndefined();
    expect(firstBrokenLink(await chain())).toBe(4);
  });

  it('is listed newest first, page by page, without gaps', async () => {
    const whole = await harness.bus.send(listAuditEntries, { limit: 200 }, theirs());
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await harness.bus.send(
        listAuditEntries,
        { limit: 5, ...(cursor && { cursor }) },
        theirs(),
      );
      ids.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);

    expect(ids).toEqual(whole.items.map((item) => item.id));
    expect(whole.items.map((item) => item.at)).toEqual(
      whole.items
        .map((item) => item.at)
        .sort()
        .reverse(),
    );
    const odd = harness.bus.send(listAuditEntries, { cursor: 'abc' }, theirs());
    await expect(odd).rejects.toMatchObject({ errors: [{ pointer: '/cursor' }] });
  });
});

describe('secrets', () => {
  it('are in no log line and in no row in the clear, after every flow and every fault', async () => {
    const id = await connectOrg(harness, mine());
    const { accessToken } = await requestAccess(harness.bus, mine(), id);
    const renewed = await requestAccess(harness.bus, mine(), id, accessToken);
    harness.crm.refreshes = 'areDead';
    await requestAccess(harness.bus, mine(), id, renewed.accessToken).catch(() => undefined);
    harness.crm.refreshes = 'work';
    harness.crm.isRevocationDown = true;
    await harness.bus.send(disconnectConnection, { id }, mine());
    harness.crm.isRevocationDown = false;
    await connectOrg(harness, mine());
    const { authorizationUrl } = await begin(harness, mine());
    const state = new URL(authorizationUrl).searchParams.get('state') ?? '';

    const rows = [];
    for (const table of await tenantTables(harness.database)) {
      rows.push(...(await queryAsAdmin<object>(harness.database, `SELECT * FROM ${table}`)));
    }
    const haystack = harness.log() + JSON.stringify(rows);
    const secrets = [...harness.crm.secrets, state, FIRST_KEY, harness.masterKey, 'canary-client-secret'];

    expect(harness.log()).toContain('access token refreshed');
    expect(harness.log()).toContain('tokens not revoked at the CRM');
    expect(secrets.length).toBeGreaterThan(6);
    expect(secrets.filter((secret) => haystack.includes(secret))).toEqual([]);
  });
});
