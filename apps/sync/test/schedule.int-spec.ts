// Who is due when, with several replicas at work.
import type { DataSource } from 'typeorm';
import type { ScheduleSpec } from '@app/contracts';
import { inTenant, uuidv7 } from '@app/database';
import { ScheduleService } from '../src/schedule/schedule.service.js';
import { dataSourceOf, TENANT, World } from './world.js';

jest.setTimeout(60_000);

/** No scheduler of its own: the test alone says when something is looked at. */
const QUIET = { roles: 'api' };

describe('schedules', () => {
  let world: World;
  let dataSource: DataSource;
  let replicas: ScheduleService[];

  beforeAll(async () => {
    world = await World.start(['--contacts', '20']);
    const apps = [await world.startSync(QUIET), await world.startSync(QUIET)];
    dataSource = dataSourceOf(apps[0]);
    replicas = apps.map((app) => app.get(ScheduleService, { strict: false }));
  });
  afterAll(() => world.stop());

  const rows = () =>
    inTenant(dataSource, TENANT, (tx) =>
      tx.query<{ integration_id: string; trigger: string; next_due_at: Date }[]>(
        'SELECT integration_id, trigger, next_due_at FROM schedule ORDER BY integration_id',
      ),
    );
  const runs = () =>
    inTenant(dataSource, TENANT, (tx) => tx.query<{ trigger: string }[]>('SELECT trigger FROM run'));
  const daily = (expression = '0 3 * * *'): ScheduleSpec => ({
    tenantId: TENANT,
    integrationId: uuidv7(),
    object: 'contact',
    enabled: true,
    schedule: { kind: 'cron', expression, timeZone: 'Asia/Tokyo' },
  });

  it('keep their due times however many replicas take them over at once', async () => {
    world.schedules = [daily(), daily()];
    await replicas[0].refresh();
    await replicas[0].startDue();
    const before = await rows();

    for (let turn = 0; turn < 20; turn++) await Promise.all(replicas.map((replica) => replica.refresh()));

    expect(before.map(({ trigger }) => trigger)).toEqual(['schedule', 'schedule']);
    expect(await rows()).toEqual(before);
    expect(await runs()).toHaveLength(2);
  });

  it('that vanish go, those that change are due anew, and no other is touched', async () => {
    const [first, second] = world.schedules;
    const kept = (await rows()).find((row) => row.integration_id === first.integrationId);
    world.schedules = [first, { ...second, schedule: { kind: 'interval', seconds: 60 } }, daily()];
    await replicas[1].refresh();
    const changed = (await rows()).find((row) => row.integration_id === second.integrationId);
    world.schedules = world.schedules.slice(0, 1);
    await replicas[0].refresh();

    expect(changed?.next_due_at.getTime()).toBeLessThan(Date.now() + 70_000);
    expect(await rows()).toEqual([kept]);
  });

  it('that cannot be computed stop no other', async () => {
    world.schedules = [daily('61 99 * * *'), daily()];
    await replicas[0].refresh();

    await replicas[0].startDue();
    await replicas[0].startDue();

    const after = await rows();
    expect(after).toHaveLength(2);
    expect(after.every(({ next_due_at }) => next_due_at.getTime() > Date.now())).toBe(true);
  });
});
