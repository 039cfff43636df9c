import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { ConflictError, InvalidInputError } from '@app/errors';
import { createLogger } from '@app/observability';
import { createTestDatabase, queryAsAdmin, type TestDatabase } from '../../../test/support/database.js';
import {
  createDataSource,
  createIdempotencyTable,
  createOutbox,
  IdempotencyGuard,
  inSystem,
  inTenant,
  migrate,
  OutboxRelay,
  protectTenantTable,
  uuidv7,
  writeEvents,
  type RelayedEvent,
} from './index.js';

class CreateThing1700000000000 implements MigrationInterface {
  name = 'CreateThing1700000000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE sync.thing (id uuid PRIMARY KEY, tenant_id uuid NOT NULL, name text)');
    await protectTenantTable(runner, 'sync.thing');
    await runner.query('CREATE TABLE sync.ledger (id int PRIMARY KEY)');
    await runner.query(`COMMENT ON TABLE sync.ledger IS 'append-only'`);
    await createOutbox(runner, 'sync');
    await createIdempotencyTable(runner, 'sync');
  }
  async down(): Promise<void> {}
}

const A = uuidv7();
const B = uuidv7();
const silent = createLogger('test', 'silent');

describe('database', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase('sync', [CreateThing1700000000000]);
    dataSource = await createDataSource({
      url: database.url,
      service: 'sync',
      poolSize: 5,
      entities: [],
    }).initialize();
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('shows a tenant its own rows only, and nothing without a tenant', async () => {
    await inTenant(dataSource, A, (tx) =>
      tx.query('INSERT INTO thing VALUES ($1, $2, $3)', [uuidv7(), A, 'of a']),
    );
    await inTenant(dataSource, B, (tx) =>
      tx.query('INSERT INTO thing VALUES ($1, $2, $3)', [uuidv7(), B, 'of b']),
    );

    const names = (rows: { name: string }[]) => rows.map((row) => row.name);
    expect(names(await inTenant(dataSource, A, (tx) => tx.query('SELECT name FROM thing')))).toEqual([
      'of a',
    ]);
    expect(await dataSource.query('SELECT name FROM thing')).toEqual([]);
    expect(await inSystem(dataSource, (tx) => tx.query('SELECT name FROM thing'))).toEqual([]);
  });

  it('refuses to write a row for another tenant', async () => {
    const foreign = inTenant(dataSource, A, (tx) =>
      tx.query('INSERT INTO thing VALUES ($1, $2, $3)', [uuidv7(), B, 'x']),
    );

    await expect(foreign).rejects.toThrow(/row-level security/);
  });

  it('lets the role only add to an append-only table, and change no structure', async () => {
    await dataSource.query('INSERT INTO ledger VALUES (1)');

    await expect(dataSource.query('UPDATE ledger SET id = 2')).rejects.toThrow(/permission denied/);
    await expect(dataSource.query('DELETE FROM ledger')).rejects.toThrow(/permission denied/);
    await expect(dataSource.query('CREATE TABLE sync.extra (id int)')).rejects.toThrow(/permission denied/);
    await expect(dataSource.query('ALTER TABLE sync.thing DISABLE ROW LEVEL SECURITY')).rejects.toThrow(
      /must be owner/,
    );
  });

  it('migrates once when many processes start together', async () => {
    await queryAsAdmin(database, 'DROP SCHEMA sync CASCADE; CREATE SCHEMA sync');
    const options = {
      adminUrl: database.adminUrl,
      serviceUrl: database.url,
      service: 'sync',
      migrations: [CreateThing1700000000000],
    };

    const ran = await Promise.all([migrate(options), migrate(options), migrate(options)]);

    expect(ran.flat()).toEqual(['CreateThing1700000000000']);
  });

  describe('outbox', () => {
    it('tells what committed and nothing else, in order, and keeps it until it was told', async () => {
      const told: RelayedEvent[] = [];
      let isDown = true;
      const relay = new OutboxRelay(
        dataSource,
        'sync',
        (events) => {
          if (isDown) return Promise.reject(new Error('away'));
          told.push(...events);
          return Promise.resolve();
        },
        silent,
      );
      const event = (about: string) => ({
        subject: `crm.events.${A}.contact.updated`,
        type: 't',
        about,
        data: {},
      });
      await inTenant(dataSource, A, (tx) => writeEvents(tx, A, [event('1')]));
      await inTenant(dataSource, A, async (tx) => {
        await writeEvents(tx, A, [event('lost')]);
        throw new Error('rolled back');
      }).catch(() => undefined);
      await inTenant(dataSource, A, (tx) => writeEvents(tx, A, [event('2')]));

      relay.start();
      await new Promise((resolve) => setTimeout(resolve, 200));
      isDown = false;
      relay.poke();
      await relay.stop();

      expect(told.map(({ event: e }) => e.subject)).toEqual(['1', '2']);
      expect(
        await inSystem(dataSource, (tx) => tx.query('SELECT 1 FROM outbox WHERE published_at IS NULL')),
      ).toEqual([]);
    });

    it('is told by one replica at a time, so that no new value overtakes an old one', async () => {
      const told: string[] = [];
      let letGo = (): void => undefined;
      const slow = new Promise<void>((resolve) => (letGo = resolve));
      const replica = (publish: () => Promise<void>) =>
        new OutboxRelay(
          dataSource,
          'sync',
          async (events) => {
            await publish();
            told.push(...events.map(({ event }) => event.subject));
          },
          silent,
        );
      const first = replica(() => slow);
      const second = replica(() => Promise.resolve());
      const write = (about: string) =>
        inTenant(dataSource, A, (tx) =>
          writeEvents(tx, A, [{ subject: `crm.events.${A}.contact.updated`, type: 't', about, data: {} }]),
        );

      await write('old');
      first.poke();
      await new Promise((resolve) => setTimeout(resolve, 200));
      await write('new');
      second.poke();
      await new Promise((resolve) => setTimeout(resolve, 200));
      letGo();
      await first.stop();
      second.poke();
      await second.stop();

      expect(told).toEqual(['old', 'new']);
    });

    it('fans one row out to an event for each id, with ids that stay the same when it is repeated', async () => {
      const told: RelayedEvent[] = [];
      const relay = new OutboxRelay(
        dataSource,
        'sync',
        (events) => Promise.resolve(void told.push(...events)),
        silent,
      );
      await inTenant(dataSource, A, (tx) =>
        tx.query(
          `INSERT INTO outbox (id, tenant_id, subject, type, correlation_id, payload) VALUES ($1, $2, 's', 't', 'c', $3)`,
          [B, A, JSON.stringify({ ids: ['x', 'y'], data: { version: 1 } })],
        ),
      );

      relay.start();
      await relay.stop();

      expect(told.map(({ event }) => [event.id, event.subject, event.data])).toEqual([
        [`${B}:0`, 'x', { id: 'x', version: 1 }],
        [`${B}:1`, 'y', { id: 'y', version: 1 }],
      ]);
    });
  });

  describe('outbox of several tenants', () => {
    const told: string[] = [];
    const relayOf = (refuses: (about: string) => boolean = () => false) =>
      new OutboxRelay(
        dataSource,
        'sync',
        (events) => {
          if (events.some(({ event }) => refuses(event.subject))) return Promise.reject(new Error('refused'));
          told.push(...events.map(({ event }) => event.subject));
          return Promise.resolve();
        },
        silent,
      );
    const write = (tenant: string, abouts: string[]) =>
      inTenant(dataSource, tenant, (tx) =>
        writeEvents(
          tx,
          tenant,
          abouts.map((about) => ({
            subject: `crm.events.${tenant}.contact.updated`,
            type: 't',
            about,
            data: {},
          })),
        ),
      );
    const writePage = (tenant: string, ids: string[]) =>
      inTenant(dataSource, tenant, (tx) =>
        tx.query(
          `INSERT INTO outbox (id, tenant_id, subject, type, correlation_id, payload) VALUES ($1, $2, 's', 't', 'c', $3)`,
          [uuidv7(), tenant, JSON.stringify({ ids, data: {} })],
        ),
      );
    const turn = async (relay: OutboxRelay) => {
      relay.poke();
      await new Promise((resolve) => setTimeout(resolve, 60));
    };
    beforeEach(async () => {
      told.length = 0;
      await queryAsAdmin(database, 'DELETE FROM sync.outbox');
    });

    it('lets no tenant wait for the pages of another, and keeps the order of each', async () => {
      const relay = relayOf();
      let isBusy = true;
      relay.holdBulkWhile(() => isBusy);
      const page = Array.from({ length: 1_000 }, () => uuidv7());
      await writePage(A, page);
      await write(A, ['later of a']);
      await write(B, ['of b']);
      await writePage(B, [page[0]]);

      await turn(relay);
      const whileBusy = [...told];
      isBusy = false;
      await turn(relay);
      await relay.stop();

      expect(whileBusy).toEqual(['of b', page[0]]);
      expect(told.slice(2)).toEqual([...page, 'later of a']);
    });

    it('goes past an event that is refused again and again, and not past one that fails for a while', async () => {
      let isAway = true;
      const relay = relayOf((about) => isAway || about === 'poison');
      await write(A, ['first', 'poison', 'last']);
      for (let i = 0; i < 10; i++) await turn(relay);
      const whileAway = [...told];

      isAway = false;
      for (let i = 0; i < 10; i++) await turn(relay);
      await write(B, ['of b']);
      await turn(relay);
      await relay.stop();

      expect(whileAway).toEqual([]);
      expect(told).toEqual(['first', 'last', 'of b']);
      expect(
        await queryAsAdmin(database, 'SELECT 1 FROM sync.outbox WHERE published_at IS NULL'),
      ).toHaveLength(1);
    });
  });

  describe('idempotency', () => {
    const command = { subject: 'sync.test.do.v1', hasSecretReply: false };
    const context = (key: string) => ({ tenantId: A, idempotencyKey: key });

    it('does the work once and answers the same again', async () => {
      const guard = new IdempotencyGuard(dataSource);
      let calls = 0;
      const work = () => Promise.resolve({ n: ++calls });

      expect(await guard.around(command, { a: 1 }, context('k1'), work)).toEqual({ n: 1 });
      expect(await guard.around(command, { a: 1 }, context('k1'), work)).toEqual({ n: 1 });
      expect(await guard.around(command, { a: 1 }, { tenantId: B, idempotencyKey: 'k1' }, work)).toEqual({
        n: 2,
      });
    });

    it('refuses the key for another request, and a repetition while the first is at work', async () => {
      const guard = new IdempotencyGuard(dataSource);
      let finish: () => void = () => undefined;
      const slow = guard.around(
        command,
        { a: 1 },
        context('k2'),
        () => new Promise((resolve) => (finish = () => resolve({}))),
      );
      await new Promise((resolve) => setTimeout(resolve, 50));

      await expect(
        guard.around(command, { a: 1 }, context('k2'), () => Promise.resolve({})),
      ).rejects.toBeInstanceOf(ConflictError);
      await expect(
        guard.around(command, { a: 2 }, context('k2'), () => Promise.resolve({})),
      ).rejects.toBeInstanceOf(InvalidInputError);
      finish();
      await slow;
    });

    it('does not do the work again whose process died before the answer was kept', async () => {
      const guard = new IdempotencyGuard(dataSource);
      let wakeUp: () => void = () => undefined;
      const dead = guard.around(
        command,
        {},
        context('k5'),
        () => new Promise((resolve) => (wakeUp = () => resolve({}))),
      );
      await new Promise((resolve) => setTimeout(resolve, 50));
      await queryAsAdmin(
        database,
        `UPDATE sync.idempotency_key SET locked_until = now() - interval '1 second' WHERE key = 'k5'`,
      );
      let calls = 0;

      const again = guard.around(command, {}, context('k5'), () => Promise.resolve({ n: ++calls }));

      await expect(again).rejects.toMatchObject({ code: 'IDEMPOTENCY.OUTCOME_UNKNOWN' });
      expect(calls).toBe(0);
      wakeUp();
      await dead;
    });

    it('holds its key however long the work takes', async () => {
      const guard = new IdempotencyGuard(dataSource, 20);
      let finish: () => void = () => undefined;
      const slow = guard.around(
        command,
        {},
        context('k6'),
        () => new Promise((resolve) => (finish = () => resolve({ n: 1 }))),
      );
      const lock = () =>
        queryAsAdmin<{ until: string }>(
          database,
          `SELECT locked_until::text AS until FROM sync.idempotency_key WHERE key = 'k6'`,
        );
      await new Promise((resolve) => setTimeout(resolve, 50));
      const [before] = await lock();
      await new Promise((resolve) => setTimeout(resolve, 150));
      const [after] = await lock();

      finish();
      await slow;

      expect(Date.parse(after.until)).toBeGreaterThan(Date.parse(before.until));
      expect(await guard.around(command, {}, context('k6'), () => Promise.resolve({ n: 2 }))).toEqual({
        n: 1,
      });
    });

    it('keeps the key of committed work whose answer could not be kept at first', async () => {
      const guard = new IdempotencyGuard(dataSource);
      const name = 'ALTER TABLE sync.idempotency_key';

      const first = await guard.around(command, {}, context('k7'), async () => {
        await queryAsAdmin(database, `${name} ADD CONSTRAINT broken CHECK (state <> 'done') NOT VALID`);
        setTimeout(() => void queryAsAdmin(database, `${name} DROP CONSTRAINT broken`), 300);
        return { n: 1 };
      });

      expect(first).toEqual({ n: 1 });
      expect(await guard.around(command, {}, context('k7'), () => Promise.resolve({ n: 2 }))).toEqual({
        n: 1,
      });
    });

    it('lets a refused request be repeated, and never stores a secret answer', async () => {
      const guard = new IdempotencyGuard(dataSource);
      await guard
        .around(command, {}, context('k3'), () => Promise.reject(new Error('no')))
        .catch(() => undefined);
      expect(await guard.around(command, {}, context('k3'), () => Promise.resolve({ ok: 1 }))).toEqual({
        ok: 1,
      });

      await guard.around({ ...command, hasSecretReply: true }, {}, context('k4'), () =>
        Promise.resolve({ key: 'canary-secret' }),
      );
      const stored = await queryAsAdmin(database, 'SELECT * FROM sync.idempotency_key');
      expect(JSON.stringify(stored)).not.toContain('canary-secret');
    });
  });
});
