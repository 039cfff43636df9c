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
});
