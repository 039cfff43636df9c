import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { uuidv7 } from '@app/database';
import { createTestDatabase, queryAsAdmin, type TestDatabase } from '../../../test/support/database.js';
import { tablesWithoutPolicy, tenantTables } from '../../../test/support/rls.js';
import { migrations } from '../src/migrations/index.js';

const MINE = uuidv7();
const THEIRS = uuidv7();
const RECORD_TABLES = ['account', 'activity', 'campaign', 'campaign_member', 'deal', 'lead', 'list'];

let database: TestDatabase;
let role: Client;

beforeAll(async () => {
  database = await createTestDatabase('sync', migrations);
  role = new Client({ connectionString: database.url });
  await role.connect();
});
afterAll(async () => {
  await role.end();
  await database.drop();
});

/** As the service's role, in a transaction that is taken back. */
async function asTenant<T>(tenantId: string | null, work: () => Promise<T>): Promise<T> {
  await role.query('BEGIN');
  try {
    if (tenantId) await role.query(`SELECT set_config('crm.tenant_id', $1, true)`, [tenantId]);
    return await work();
  } finally {
    await role.query('ROLLBACK');
  }
}

/** The least that each table of MarkMail's side takes, without the tenant. */
const ROWS: Readonly<Record<string, string>> = {
  account: `(id, tenant_id, name) VALUES (gen_random_uuid(), $1, 'Acme')`,
  activity: `(id, tenant_id, kind) VALUES (gen_random_uuid(), $1, 'opened')`,
  campaign: `(id, tenant_id, name) VALUES (gen_random_uuid(), $1, 'Spring')`,
  campaign_member: `(id, tenant_id, campaign_id, contact_id) VALUES (gen_random_uuid(), $1, gen_random_uuid(), gen_random_uuid())`,
  contact: `(id, tenant_id) VALUES (gen_random_uuid(), $1)`,
  deal: `(id, tenant_id, name) VALUES (gen_random_uuid(), $1, 'Big one')`,
  deal_contact: `(id, tenant_id, deal_id, contact_id) VALUES (gen_random_uuid(), $1, gen_random_uuid(), gen_random_uuid())`,
  email_event: `(tenant_id, event_id, type, contact_id, occurred_at) VALUES ($1, 'e1', 'sent', gen_random_uuid(), now())`,
  form_submission: `(id, tenant_id, form_id, lead_id, outcome, fields) VALUES (gen_random_uuid(), $1, 'f', gen_random_uuid(), 'created', '{}')`,
  lead: `(id, tenant_id, email) VALUES (gen_random_uuid(), $1, 'a@example.com')`,
  list: `(id, tenant_id, name) VALUES (gen_random_uuid(), $1, 'VIP')`,
  list_member: `(id, tenant_id, list_id, lead_id) VALUES (gen_random_uuid(), $1, gen_random_uuid(), gen_random_uuid())`,
};

describe('row-level security', () => {
  it('binds every table that has a tenant', async () => {
    const names = (await tenantTables(database)).map((name) => name.replace('sync.', ''));

    expect(names).toEqual(expect.arrayContaining(Object.keys(ROWS)));
    expect(await tablesWithoutPolicy(database)).toEqual([]);
  });

  it.each(Object.entries(ROWS))('shows rows of %s only to their tenant', async (table, row) => {
    await queryAsAdmin(database, `INSERT INTO sync.${table} ${row}`, [MINE]);
    const count = async () => (await role.query(`SELECT 1 FROM ${table}`)).rowCount;

    expect(await asTenant(MINE, count)).toBe(1);
    expect(await asTenant(THEIRS, count)).toBe(0);
    expect(await asTenant(null, count)).toBe(0);
  });

  it.each(Object.entries(ROWS))('refuses a row of another tenant in %s', async (table, row) => {
    const insert = () => role.query(`INSERT INTO ${table} ${row}`, [MINE]);

    await expect(asTenant(THEIRS, insert)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('a table of records', () => {
  it.each(RECORD_TABLES)('%s has what every record has', async (table) => {
    const columns = await queryAsAdmin<{ name: string; type: string; standard: string | null }>(
      database,
      `SELECT column_name AS name, data_type AS type, column_default AS standard FROM information_schema.columns
        WHERE table_schema = 'sync' AND table_name = $1`,
      [table],
    );
    const indexes = await queryAsAdmin<{ on: string }>(
      database,
      `SELECT substring(indexdef FROM '\\(.*\\)') AS on FROM pg_indexes WHERE schemaname = 'sync' AND tablename = $1`,
      [table],
    );

    expect(columns).toEqual(
      expect.arrayContaining([
        { name: 'id', type: 'uuid', standard: null },
        { name: 'tenant_id', type: 'uuid', standard: null },
        { name: 'version', type: 'bigint', standard: '1' },
        { name: 'created_at', type: 'timestamp with time zone', standard: 'now()' },
        { name: 'updated_at', type: 'timestamp with time zone', standard: 'now()' },
        { name: 'deleted_at', type: 'timestamp with time zone', standard: null },
        { name: 'custom_fields', type: 'jsonb', standard: `'{}'::jsonb` },
      ]),
    );
    expect(indexes.map(({ on }) => on)).toEqual(
      expect.arrayContaining(['(id)', '(tenant_id, updated_at, id)']),
    );
  });

  it.each([
    ['campaign_member', 'campaign_id', '$2, $2'],
    ['list_member', 'list_id', '$2, $2'],
    ['campaign_member', 'campaign_id', 'NULL::uuid, NULL::uuid'],
    ['list_member', 'list_id', 'NULL::uuid, NULL::uuid'],
  ])('%s takes one person: a contact or a lead', async (table, group, people) => {
    const insert = queryAsAdmin(
      database,
      `INSERT INTO sync.${table} (id, tenant_id, ${group}, contact_id, lead_id) SELECT gen_random_uuid(), $1, $2, ${people}`,
      [MINE, uuidv7()],
    );

    await expect(insert).rejects.toMatchObject({ code: '23514' });
  });
});

describe('the migrations', () => {
  let copy: TestDatabase;
  let dataSource: DataSource;
  beforeAll(async () => {
    copy = await createTestDatabase('sync', migrations);
    dataSource = await new DataSource({ type: 'postgres', url: copy.adminUrl }).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await copy.drop();
  });

  it('can be taken back and made again', async () => {
    const runner = dataSource.createQueryRunner();
    const made = migrations.map((Migration) => new Migration());

    for (const migration of [...made].reverse()) await migration.down(runner);
    const left = await tenantTables(copy);
    for (const migration of made) await migration.up(runner);

    expect(left).toEqual([]);
    expect(await tenantTables(copy)).toEqual(await tenantTables(database));
  });
});
