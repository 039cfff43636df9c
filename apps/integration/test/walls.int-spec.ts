import { Client } from 'pg';
import {
  checkHealth,
  deleteIntegration,
  getIntegration,
  getMappings,
  listFields,
  listIntegrations,
  replaceMappings,
  updateIntegration,
} from '@app/contracts';
import { queryAsAdmin } from '../../../test/support/database.js';
import { tablesWithoutPolicy, tenantTables } from '../../../test/support/rls.js';
import { contextOf, create, startHarness, type Harness } from './harness.js';

let harness: Harness;
let role: Client;
let id: string;
const mine = contextOf();
const theirs = contextOf();

beforeAll(async () => {
  harness = await startHarness();
  role = new Client({ connectionString: harness.database.url });
  await role.connect();
  id = (await create(harness, mine)).id;
});
afterAll(async () => {
  await role.end();
  await harness.stop();
});

/** As the service's role, in a transaction with these settings. */
async function as(
  settings: Record<string, string>,
  sql: string,
  parameters: unknown[] = [],
): Promise<object[]> {
  await role.query('BEGIN');
  try {
    for (const [name, value] of Object.entries(settings))
      await role.query('SELECT set_config($1, $2, true)', [name, value]);
    return (await role.query<object>(sql, parameters)).rows;
  } finally {
    await role.query('ROLLBACK');
  }
}
const asTenant = (tenantId: string, sql: string, parameters: unknown[] = []) =>
  as({ 'crm.tenant_id': tenantId }, sql, parameters);

describe('another tenant’s integration', () => {
  it('looks like one that does not exist, whatever is asked of it', async () => {
    const ref = { integrationId: id, object: 'contact' as const };
    const mappings = [
      { markmailField: 'email', crmField: 'Email', direction: 'toCrm' as const, rule: 'newest' as const },
    ];
    const attempts = [
      harness.bus.send(getIntegration, { id }, theirs),
      harness.bus.send(updateIntegration, { id, patch: { name: 'x' } }, theirs),
      harness.bus.send(deleteIntegration, { id }, theirs),
      harness.bus.send(getMappings, ref, theirs),
      harness.bus.send(listFields, ref, theirs),
    ];

    for (const outcome of await Promise.allSettled(attempts))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'INTEGRATION.NOT_FOUND' } });
    await expect(harness.bus.send(replaceMappings, { ...ref, mappings }, theirs)).rejects.toMatchObject({
      kind: 'notFound',
    });
    expect((await harness.bus.send(listIntegrations, {}, theirs)).items).toEqual([]);
    expect((await harness.bus.send(getIntegration, { id }, mine)).version).toBe(1);
  });
});

describe('row-level security', () => {
  it('binds every table that has a tenant', async () => {
    expect(await tenantTables(harness.database)).toEqual([
      'integration.crm_integration',
      'integration.described_schema',
      'integration.field_mapping',
      'integration.idempotency_key',
      'integration.outbox',
      'integration.schema_change',
    ]);
    expect(await tablesWithoutPolicy(harness.database)).toEqual([]);
  });

  it.each(['crm_integration', 'described_schema', 'field_mapping', 'outbox'])(
    'shows rows of %s only to their tenant',
    async (table) => {
      const sql = `SELECT 1 FROM ${table}`;

      expect(await asTenant(mine.tenantId, sql)).not.toEqual([]);
      expect(await asTenant(theirs.tenantId, sql)).toEqual([]);
      expect(await as({}, sql)).toEqual([]);
    },
  );

  it('opens mappings and schemas to no system scan', async () => {
    for (const table of ['described_schema', 'field_mapping'])
      expect(await as({ 'crm.scope': 'system' }, `SELECT 1 FROM ${table}`)).toEqual([]);
  });

  it('refuses a row of another tenant', async () => {
    const insert = `INSERT INTO described_schema (tenant_id, connection_id, object, schema, described_at)
                    VALUES ($1, gen_random_uuid(), 'contact', '{}', now())`;

    await expect(asTenant(theirs.tenantId, insert, [mine.tenantId])).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the service’s database role', () => {
  it.each([
    ['UPDATE field_mapping SET version = 9'],
    ['DELETE FROM field_mapping'],
    ['CREATE TABLE integration.mine (id int)'],
    ['SET ROLE postgres'],
    ['ALTER TABLE crm_integration DISABLE ROW LEVEL SECURITY'],
  ])('may not %s', async (sql) => {
    await expect(asTenant(mine.tenantId, sql)).rejects.toMatchObject({ code: '42501' });
  });

  it('cannot read another schema', async () => {
    await queryAsAdmin(harness.database, 'CREATE SCHEMA auth');
    await queryAsAdmin(harness.database, 'CREATE TABLE auth.credential (access_token text)');

    await expect(role.query('SELECT * FROM auth.credential')).rejects.toMatchObject({ code: '42501' });
  });
});

it('is ready with NATS and Postgres', async () => {
  expect(await harness.bus.send(checkHealth('integration'), {}, mine)).toEqual({
    ready: true,
    checks: { nats: 'ok', postgres: 'ok' },
  });
});
