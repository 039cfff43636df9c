// What a CRM tells by itself: read again and planned like any change, beside the runs.
import type { INestApplicationContext } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { addHints, startRun, type HintedRecords } from '@app/contracts';
import { inTenant, uuidv7 } from '@app/database';
import { claimTurn, finishTurn, hintsOf, saveHints } from '../src/run/hint/hint.query.js';
import { ScheduleService } from '../src/schedule/schedule.service.js';
import { CONNECTION, dataSourceOf, TENANT, World } from './world.js';

jest.setTimeout(60_000);

interface Stats {
  apiCalls: { total: number };
}
interface Contact {
  id: string;
  title: string | null;
  version: number;
  deleted_at: Date | null;
}

describe('hints', () => {
  let world: World;
  let app: INestApplicationContext;
  let dataSource: DataSource;
  let made = 0;

  beforeAll(async () => {
    world = await World.start(['--contacts', '6000']);
    app = await world.startSync();
    dataSource = dataSourceOf(app);
    await world.sync('full');
  });
  afterAll(() => world.stop());
  afterEach(() => fetch(`${world.sandbox.url}/__sandbox/faults`, { method: 'DELETE' }));

  const query = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    inTenant(dataSource, TENANT, (tx) => tx.query<T[]>(sql, parameters));
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const tell = (crmIds: string[], more: Partial<HintedRecords> = {}) =>
    world.send(addHints, { connectionId: CONNECTION, hints: [{ object: 'contact', crmIds, ...more }] });
  const here = async (crmId: string): Promise<Contact | undefined> =>
    (
      await query<Contact>(
        'SELECT c.* FROM link l JOIN contact c ON c.id = l.record_id WHERE l.crm_id = $1',
        [crmId],
      )
    ).at(0);
  const aRemote = async (values: Record<string, unknown> = {}) =>
    (
      await world.editRemote('Contact', { LastName: 'Hinted', Email: `hinted${++made}@hint.test`, ...values })
    )[0];
  const until = async (isSo: () => Promise<boolean>, timeoutMs = 10_000): Promise<void> => {
    for (const end = Date.now() + timeoutMs; !(await isSo()); await wait(20))
      if (Date.now() > end) throw new Error('it did not come to that');
  };
  const settled = () => until(async () => (await query('SELECT 1 FROM hint')).length === 0);
  const calls = async () => (await world.sandbox.control<Stats>('stats')).apiCalls.total;

  it('brings a new record and its edits within a second, without a run', async () => {
    const runsBefore = (await query('SELECT 1 FROM run')).length;
    const id = await aRemote({ Title: 'New' });

    const from = Date.now();
    await tell([id]);
    await until(async () => (await here(id))?.title === 'New');
    const tookMs = Date.now() - from;
    await world.editRemote('Contact', { Id: id, Title: 'Edited' });
    await tell([id]);
    await until(async () => (await here(id))?.title === 'Edited');

    expect(tookMs).toBeLessThan(2_000);
    expect((await query('SELECT 1 FROM run')).length).toBe(runsBefore);
    await settled();
  });

  it('reads a record once that is told of twenty times', async () => {
    const id = await aRemote();
    const before = await calls();

    for (let i = 0; i < 20; i++) {
      await world.editRemote('Contact', { Id: id, Title: `Edit ${i}` });
      await tell([id]);
    }
    await settled();

    expect((await here(id))?.title).toBe('Edit 19');
    expect((await calls()) - before).toBeLessThanOrEqual(2);
  });

  it('does not mind repetition or order: each record once, as it is now', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => aRemote({ Title: 'First' })));
    const told = Array.from({ length: 25 }, (_, i) => ids.filter((_id, n) => (n + i) % 3 !== 0));

    await Promise.all(told.map((some) => tell(some)));
    await settled();

    const rows = await Promise.all(ids.map(here));
    expect(rows.map((row) => row?.title)).toEqual(ids.map(() => 'First'));
    expect(rows.map((row) => Number(row?.version))).toEqual(ids.map(() => 1));
    const links = await query('SELECT 1 FROM link WHERE crm_id = ANY($1)', [ids]);
    expect(links).toHaveLength(20);
  });

  it('makes one person of a hundred hints at once, beside a run that finds it too', async () => {
    const id = await aRemote({ Email: 'one.person@hint.test' });

    const run = world.sync();
    await Promise.all(Array.from({ length: 100 }, () => tell([id])));
    await run;
    await settled();

    expect(await query(`SELECT 1 FROM contact WHERE email = 'one.person@hint.test'`)).toHaveLength(1);
  });

  it('follows a deletion, and an old hint revives nothing', async () => {
    const id = await aRemote();
    await tell([id]);
    await until(async () => (await here(id)) !== undefined);
    await world.sandbox.control('delete', { object: 'Contact', ids: [id] });
    await tell([id]);
    await until(async () => (await here(id))?.deleted_at !== null);

    await tell([id]);
    await settled();

    expect((await here(id))?.deleted_at).toBeInstanceOf(Date);
  });

  it('is not held up by a pull of the same kind, and what that had read before does not stay', async () => {
    const id = await aRemote({ Title: 'Before' });
    await tell([id]);
    await until(async () => (await here(id))?.title === 'Before');
    await world.sandbox.control('faults', { kind: 'delay', ms: 4_000, path: '*/query/*', times: 50 });
    const { runId } = await world.send(startRun, {
      integrationId: world.integrationId,
      object: 'contact',
      mode: 'full',
    });
    await until(
      async () => (await query(`SELECT 1 FROM run WHERE id = $1 AND state = 'running'`, [runId])).length > 0,
    );
    await wait(300);

    await world.editRemote('Contact', { Id: id, Title: 'After' });
    await tell([id]);
    await until(async () => (await here(id))?.title === 'After', 3_500);
    const stateThen = (await query<{ state: string }>('SELECT state FROM run WHERE id = $1', [runId]))[0]
      .state;
    await fetch(`${world.sandbox.url}/__sandbox/faults`, { method: 'DELETE' });
    await world.finished(runId, 40_000);
    await settled();

    expect(stateThen).toBe('running');
    expect((await here(id))?.title).toBe('After');
  });

  it('keeps what was told while the record was read, and what was read beside a run', async () => {
    const scope = { integrationId: uuidv7(), object: 'contact' as const, tenantId: TENANT };
    const inTx = <T>(work: Parameters<typeof inTenant<T>>[2]) => inTenant(dataSource, TENANT, work);
    const add = () => inTx((tx) => saveHints(tx, { ...scope, crmIds: ['a', 'b'], isConsent: false }));
    await add();
    const turn = await inTx(async (tx) => {
      await tx.query(
        `UPDATE hint_turn SET due_at = now(), lease_until = now() + interval '1 hour', epoch = 1 WHERE integration_id = $1`,
        [scope.integrationId],
      );
      await tx.query('UPDATE hint SET due_at = now() WHERE integration_id = $1', [scope.integrationId]);
      const rows = await tx.query('SELECT *, epoch::int AS epoch FROM hint_turn WHERE integration_id = $1', [
        scope.integrationId,
      ]);
      return rows[0];
    });
    const read = await inTx((tx) => hintsOf(tx, turn));
    await inTx((tx) => saveHints(tx, { ...scope, crmIds: ['b'], isConsent: true }));

    await inTx((tx) => finishTurn(tx, turn, read, 1));

    const left = await query<{ crm_id: string; lane: number }>(
      'SELECT crm_id, lane FROM hint WHERE integration_id = $1',
      [scope.integrationId],
    );
    expect(read.map((hint) => hint.crm_id).toSorted()).toEqual(['a', 'b']);
    expect(left).toEqual([{ crm_id: 'b', lane: 0 }]);
    await query('DELETE FROM hint WHERE integration_id = $1', [scope.integrationId]);
    await query('DELETE FROM hint_turn WHERE integration_id = $1', [scope.integrationId]);
  });

  it('waits while a push of the same kind is under way', async () => {
    const scope = { integrationId: uuidv7(), object: 'contact' as const, tenantId: TENANT };
    const runId = uuidv7();
    await query(
      `INSERT INTO run (id, tenant_id, integration_id, object, mode, trigger, state, phase, lease_until)
       VALUES ($1, $2, $3, 'contact', 'incremental', 'manual', 'running', 'push', now() + interval '1 hour')`,
      [runId, TENANT, scope.integrationId],
    );
    await inTenant(dataSource, TENANT, (tx) => saveHints(tx, { ...scope, crmIds: ['a'], isConsent: false }));
    await query(`UPDATE hint_turn SET due_at = now() WHERE integration_id = $1`, [scope.integrationId]);

    const claimed = await inTenant(dataSource, TENANT, claimTurn);
    await query(`UPDATE run SET phase = 'pull' WHERE id = $1`, [runId]);
    const claimedThen = await inTenant(dataSource, TENANT, claimTurn);

    expect(claimed).toBeUndefined();
    expect(claimedThen?.integration_id).toBe(scope.integrationId);
    await query('DELETE FROM run WHERE id = $1', [runId]);
    await query('DELETE FROM hint WHERE integration_id = $1', [scope.integrationId]);
    await query('DELETE FROM hint_turn WHERE integration_id = $1', [scope.integrationId]);
  });

  it('lets a schedule look soon when it is not known what changed', async () => {
    world.schedules = [
      {
        tenantId: TENANT,
        integrationId: world.integrationId,
        object: 'contact',
        enabled: true,
        schedule: { kind: 'interval', seconds: 3_600 },
      },
    ];
    const runs = async () =>
      (await query<{ n: number }>(`SELECT count(*)::int AS n FROM run WHERE state = 'succeeded'`))[0].n;
    await query(
      `INSERT INTO schedule (integration_id, object, tenant_id, kind, seconds, next_due_at, trigger)
       VALUES ($1, 'contact', $2, 'interval', 3600, now() + interval '1 hour', 'schedule')
       ON CONFLICT (integration_id, object) DO UPDATE SET next_due_at = excluded.next_due_at`,
      [world.integrationId, TENANT],
    );
    const before = await runs();

    await tell([]);
    await until(async () => (await runs()) > before);

    expect(await runs()).toBe(before + 1);
  });

  it('lets a schedule look less often while hints tell everything, and as often as before once they do not', async () => {
    const schedules = app.get(ScheduleService, { strict: false });
    const secondsToNext = async () => {
      await query(`UPDATE schedule SET next_due_at = now() - interval '1 second', seconds = 60`);
      await schedules.startDue();
      await until(async () => (await query(`SELECT 1 FROM run WHERE completed_at IS NULL`)).length === 0);
      const rows = await query<{ s: number }>(
        'SELECT extract(epoch FROM next_due_at - now())::float8 AS s FROM schedule',
      );
      return rows[0].s;
    };
    await tell([await aRemote()]);
    await settled();
    await world.sync();
    const calm = await secondsToNext();
    await aRemote({ Title: 'Nobody told' });
    await world.sync();

    const missed = await secondsToNext();

    expect(calm).toBeGreaterThan(250);
    expect(missed).toBeLessThanOrEqual(60);
  });

  it('keeps nothing for a connection that nobody synchronises', async () => {
    await world.send(addHints, {
      connectionId: uuidv7(),
      hints: [{ object: 'contact', crmIds: ['003xx0000000001AAA'] }],
    });

    expect(await query('SELECT 1 FROM hint')).toEqual([]);
  });
});
