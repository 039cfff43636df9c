// How a run lives and ends: tries, crashes, cancellation, and what the next run starts from.
import type { DataSource } from 'typeorm';
import { cancelRun, getRun, startRun, type RunView } from '@app/contracts';
import { inTenant, uuidv7 } from '@app/database';
import { EngineDb } from '../src/run/engine-db.js';
import { saveAgreed } from '../src/run/sync-cursor.query.js';
import { dataSourceOf, TENANT, World } from './world.js';

jest.setTimeout(60_000);

const CONTACTS = 9_000;

interface Row {
  id: string;
  state: string;
  attempts: number;
  lost_workers: number;
  troubled_since: Date | null;
  error: { code: string } | null;
}

describe('the life of a run', () => {
  let world: World;
  let dataSource: DataSource;

  beforeAll(async () => {
    world = await World.start(['--contacts', String(CONTACTS)]);
    dataSource = dataSourceOf(await world.startSync());
  });
  afterAll(() => world.stop());
  afterEach(() => fetch(`${world.sandbox.url}/__sandbox/faults`, { method: 'DELETE' }));

  const query = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    inTenant(dataSource, TENANT, (tx) => tx.query<T[]>(sql, parameters));
  const rowOf = async (id: string) => (await query<Row>('SELECT * FROM run WHERE id = $1', [id]))[0];
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  /** A run with a past: SQL expressions by column. */
  const insertRun = async (columns: Record<string, string> = {}): Promise<string> => {
    const id = uuidv7();
    const all = { state: `'queued'`, attempts: '1', mode: `'incremental'`, ...columns };
    await query(
      `INSERT INTO run (id, tenant_id, integration_id, object, trigger, ${Object.keys(all).join(', ')})
       VALUES ($1, $2, $3, 'contact', 'manual', ${Object.values(all).join(', ')})`,
      [id, TENANT, world.integrationId],
    );
    return id;
  };
  const until = async (id: string, isSo: (row: Row) => boolean): Promise<Row> => {
    for (let i = 0; i < 300; i++) {
      const row = await rowOf(id);
      if (isSo(row)) return row;
      await wait(50);
    }
    throw new Error(`run ${id} did not come to that: ${JSON.stringify(await rowOf(id))}`);
  };
  const verbsOf = async (id: string) =>
    (
      await query<{ verb: string }>(
        `SELECT split_part(subject, '.', 5) AS verb FROM outbox WHERE payload::text LIKE '%' || $1 || '%'`,
        [id],
      )
    ).map(({ verb }) => verb);

  it('starts its tries anew where a page commits', async () => {
    const id = await insertRun({
      attempts: '40',
      lost_workers: '3',
      troubled_since: `now() - interval '1 hour'`,
    });

    expect((await world.finished(id)).state).toBe('succeeded');
    expect(await rowOf(id)).toMatchObject({ attempts: 1, lost_workers: 0, troubled_since: null });
  });

  it('goes on where the run before it failed', async () => {
    // Slow enough to be met between two pages.
    const slow = { kind: 'slowBody', path: '/services/data/*', times: 20, bytesPerSecond: 500_000 };
    await world.sandbox.control('faults', slow);
    const { runId } = await world.send(startRun, {
      integrationId: world.integrationId,
      object: 'contact',
      mode: 'full',
    });
    let cut: { processed: string }[] = [];
    for (let i = 0; i < 2_000 && cut.length === 0; i++) {
      [cut] = await inTenant(dataSource, TENANT, (tx) =>
        tx.query<[{ processed: string }[], number]>(
          `UPDATE run SET state = 'failed', epoch = epoch + 1, lease_until = NULL, completed_at = now()
            WHERE id = $1 AND state = 'running' AND cursor IS NOT NULL AND processed BETWEEN 2000 AND 7000 RETURNING processed`,
          [runId],
        ),
      );
      if (cut.length === 0) await wait(2);
    }
    await fetch(`${world.sandbox.url}/__sandbox/faults`, { method: 'DELETE' });
    // As when it is the first pull that failed.
    await query('DELETE FROM sync_cursor');

    const next = await world.sync();

    expect(cut).toHaveLength(1);
    expect(next).toMatchObject({ state: 'succeeded', processed: CONTACTS - Number(cut[0].processed) });
  });

  it('reads everything when a person asks for it, wherever the run before failed', async () => {
    await insertRun({
      ...{ state: `'failed'`, completed_at: 'now()' },
      cursor: '(SELECT cursor FROM sync_cursor LIMIT 1)',
      decided_with: '(SELECT decided_with FROM sync_cursor LIMIT 1)',
    });

    expect((await world.sync('full')).processed).toBe(CONTACTS);
  });

  it('does not count the parks at the org’s limit as tries', async () => {
    await world.sandbox.control('faults', { kind: 'dailyLimit', path: '/services/data/*', times: 1_000 });
    const id = await insertRun({ attempts: '3' });

    const parked = await until(id, ({ state, error }) => state === 'queued' && error !== null);

    expect(parked).toMatchObject({ attempts: 3, troubled_since: null, error: { code: 'CRM.RATE_LIMIT' } });
    await world.send(cancelRun, { runId: id });
  });

  it('gives a run up that ends whoever works on it', async () => {
    const id = await insertRun({
      ...{ state: `'running'`, epoch: '5', attempts: '5', lost_workers: '4' },
      lease_until: `now() - interval '1 minute'`,
    });

    const run = await world.finished(id);

    expect(run).toMatchObject({
      state: 'failed',
      error: { code: 'SYNC.WORKERS_LOST', fix: expect.any(String) },
    });
  });

  it('tries an outage further for a quarter of an hour, then fails', async () => {
    await world.sandbox.control('faults', {
      kind: 'status',
      status: 503,
      path: '/services/data/*',
      times: 1_000,
    });
    const id = await insertRun({ attempts: '20', troubled_since: `now() - interval '5 minutes'` });
    await until(id, ({ state, error }) => state === 'queued' && error !== null);

    await query(
      `UPDATE run SET troubled_since = now() - interval '16 minutes', not_before = now() WHERE id = $1`,
      [id],
    );

    expect(await world.finished(id)).toMatchObject({ state: 'failed', error: { code: 'CRM.UNAVAILABLE' } });
  });

  it('is cancelled straight away while the CRM keeps it waiting', async () => {
    await world.sandbox.control('faults', { kind: 'delay', path: '/services/data/*', times: 50, ms: 25_000 });
    const { runId } = await world.send(startRun, { integrationId: world.integrationId, object: 'contact' });
    await until(runId, ({ state }) => state === 'running');
    await world.send(cancelRun, { runId });

    const seen = new Set<string>();
    let run: RunView;
    do {
      await wait(20);
      run = await world.send(getRun, { runId });
      seen.add(`${run.state} ${run.error?.code ?? ''}`);
    } while (!run.completedAt);

    // It may be over before anybody looks, but it neither waits again nor fails on the way.
    seen.delete('running ');
    expect([...seen]).toEqual(['cancelled ']);
  });

  it('is cancelled in the middle of a push with what the CRM has taken written down, and the next one sends no one twice', async () => {
    const PUSHED = 6_000;
    await world.sync();
    await query(
      `INSERT INTO contact (id, tenant_id, email, email_folded, last_name)
       SELECT gen_random_uuid(), $1, e, e, 'Pushed' FROM (SELECT 'pushed.' || n || '@markmail.example' AS e FROM generate_series(1, ${PUSHED}) n) s`,
      [TENANT],
    );
    await world.sandbox.control('faults', { kind: 'slowBody', path: '*Results*', bytesPerSecond: 400_000 });
    const { runId } = await world.send(startRun, { integrationId: world.integrationId, object: 'contact' });
    let run: RunView;
    do {
      await wait(20);
      run = await world.send(getRun, { runId });
    } while (run.toCrm.created === 0 && run.state !== 'succeeded');
    await world.send(cancelRun, { runId });
    run = await world.finished(runId);
    const linked = () =>
      query<{ n: number }>(
        `SELECT count(*)::int AS n FROM link l JOIN contact c ON c.id = l.record_id WHERE c.last_name = 'Pushed' AND l.crm_id IS NOT NULL`,
      );

    expect(run.state).toBe('cancelled');
    expect(run.toCrm.created).toBeLessThan(PUSHED);
    expect((await linked())[0].n).toBe(run.toCrm.created);
    await fetch(`${world.sandbox.url}/__sandbox/faults`, { method: 'DELETE' });
    await world.sync();
    expect((await linked())[0].n).toBe(PUSHED);
    expect(await query('SELECT 1 FROM push_page UNION ALL SELECT 1 FROM push_item')).toEqual([]);
    const there = await (
      await fetch(`${world.sandbox.url}/__sandbox/dump?object=Contact&fields=LastName`)
    ).text();
    expect(there.split('"Pushed"').length - 1).toBe(PUSHED);
  });

  it('tells of a waiting run that is cancelled, once', async () => {
    const id = await insertRun({ not_before: `now() + interval '1 hour'` });

    await world.send(cancelRun, { runId: id });
    await world.send(cancelRun, { runId: id });

    expect((await rowOf(id)).state).toBe('cancelled');
    expect(await verbsOf(id)).toEqual(['cancelled']);
  });

  it('waits with an hour to go when the integration has used its share of the org’s calls, and goes on behind the page', async () => {
    const answer = await fetch(`${world.sandbox.url}/__sandbox/stats`);
    const { apiCalls } = (await answer.json()) as { apiCalls: { total: number } };
    await world.sandbox.control('limits', { dailyApiRequests: apiCalls.total * 2 });
    world.spec.apiBudgetPercent = 40;
    const { runId } = await world.send(startRun, {
      integrationId: world.integrationId,
      object: 'contact',
      mode: 'full',
    });
    await until(runId, ({ state, error }) => state === 'queued' && error !== null);
    const parked = await world.send(getRun, { runId });
    const [{ minutes }] = await query<{ minutes: number }>(
      `SELECT extract(epoch FROM not_before - now())::float8 / 60 AS minutes FROM run WHERE id = $1`,
      [runId],
    );

    world.spec.apiBudgetPercent = 100;
    await world.sandbox.control('limits', { dailyApiRequests: 1_000_000 });
    await query('UPDATE run SET not_before = now() WHERE id = $1', [runId]);
    const done = await world.finished(runId);

    expect(parked.error).toMatchObject({ code: 'SYNC.BUDGET_USED' });
    expect(minutes).toBeGreaterThan(50);
    expect(done.state).toBe('succeeded');
  });

  it('refuses to cancel what has ended', async () => {
    const { id } = await world.sync();

    await expect(world.send(cancelRun, { runId: id })).rejects.toMatchObject({ code: 'SYNC.RUN_FINISHED' });
  });

  it('leaves the newer cursor when a run that was parked before it goes on', async () => {
    const [early] = await query<{ cursor: string; decided_with: string }>('SELECT * FROM sync_cursor');
    await wait(1_100);
    await world.sync();
    const [newer] = await query<{ cursor: string }>('SELECT cursor FROM sync_cursor');
    const id = await insertRun({
      ...{ cursor: `'${early.cursor}'`, decided_with: `'${early.decided_with}'`, phase: `'pull'` },
      read_since: `now() - interval '1 hour'`,
    });

    expect((await world.finished(id)).state).toBe('succeeded');
    expect(await query('SELECT cursor FROM sync_cursor')).toEqual([newer]);
  });

  it('has agreed with a CRM that gave no cursor', async () => {
    const runId = await insertRun({ state: `'failed'`, decided_with: `'rules'` });
    const engine = new EngineDb(world.database.url, 1);
    const lease = {
      ...{ runId, epoch: 0, tenantId: TENANT, object: 'contact' as const },
      integrationId: uuidv7(),
    };

    await engine.withTenant(TENANT, ({ writer }) =>
      saveAgreed(writer, lease, { isComplete: true, scannedFrom: new Date() }),
    );

    await engine.close();
    expect(
      await query(
        'SELECT decided_with, agreed_at IS NOT NULL AS has_agreed FROM sync_cursor WHERE integration_id = $1',
        [lease.integrationId],
      ),
    ).toEqual([{ decided_with: 'rules', has_agreed: true }]);
  });
});
