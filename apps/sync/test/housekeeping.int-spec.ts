import { uuidv7 } from '@app/database';
import { queryAsAdmin } from '../../../test/support/database.js';
import { TidyJob } from '../src/housekeeping/tidy.job.js';
import { TENANT, World } from './world.js';

jest.setTimeout(60_000);

describe('housekeeping', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start(['--contacts', '1']);
  });
  afterAll(() => world.stop());

  it('takes away answers to repeated commands after a day, of every tenant', async () => {
    const app = await world.startSync({ roles: 'api' });
    await queryAsAdmin(
      world.database,
      `INSERT INTO sync.idempotency_key (tenant_id, key, subject, request_hash, state, locked_until, created_at)
       VALUES ($1, 'old', 's', 'h', 'done', now(), now() - interval '25 hours'), ($2, 'theirs', 's', 'h', 'running', now(), now() - interval '2 days'),
              ($1, 'new', 's', 'h', 'done', now(), now() - interval '23 hours')`,
      [TENANT, uuidv7()],
    );

    await app.get(TidyJob, { strict: false }).tidy();

    expect(await queryAsAdmin(world.database, 'SELECT key FROM sync.idempotency_key')).toEqual([
      { key: 'new' },
    ]);
  });

  it('forgets runs that found nothing after a week, but no other and not the newest', async () => {
    const app = await world.startSync({ roles: 'api' });
    const insert = async (days: number, counts: object, state = 'succeeded', object = 'contact') => {
      const id = uuidv7();
      await queryAsAdmin(
        world.database,
        `INSERT INTO sync.run (id, tenant_id, integration_id, object, mode, trigger, state, attempts, counts, created_at)
         VALUES ($1, $2, $3, $4, 'incremental', 'schedule', $5, 1, $6, now() - $7 * interval '1 day')`,
        [id, TENANT, world.integrationId, object, state, counts, days],
      );
      return id;
    };
    const unchanged = {
      fromCrm: { created: 0, updated: 0, unchanged: 9, deleted: 0, rejected: 0 },
      conflicts: 0,
    };
    await insert(9, {});
    await insert(8, unchanged);
    const kept = [
      await insert(8, { toCrm: { updated: 1 } }),
      await insert(8, { conflicts: 1 }),
      await insert(8, {}, 'failed'),
      await insert(6, {}),
      await insert(30, {}, 'succeeded', 'lead'),
    ];

    await app.get(TidyJob, { strict: false }).tidy();

    const left = await queryAsAdmin<{ id: string }>(world.database, 'SELECT id FROM sync.run ORDER BY id');
    expect(left.map(({ id }) => id)).toEqual(kept.toSorted());
  });
});
