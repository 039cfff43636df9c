import { metrics } from '@app/observability';
import { World } from './world.js';

/** Series of one process: labels that hold kinds of things stay far below. */
const MAX_SERIES = 3_000;

describe('the metrics of sync', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start(['--contacts', '300']);
    await world.startSync();
  });
  afterAll(() => world.stop());

  it('say what runs did, with nobody named in them', async () => {
    const run = await world.sync();
    const text = await metrics.metrics();
    const valueOf = (series: string) => Number(new RegExp(`^${series} (\\S+)$`, 'm').exec(text)?.[1]);

    expect(valueOf('crm_sync_records_total\\{object="contact",direction="fromCrm",op="created"\\}')).toBe(
      run.fromCrm.created,
    );
    expect(valueOf('crm_crm_api_calls_total')).toBe(run.apiCalls);
    expect(valueOf('crm_job_duration_seconds_count\\{object="contact",result="ended"\\}')).toBe(1);
    expect(valueOf('crm_jobs_running')).toBeGreaterThanOrEqual(0);
    expect(valueOf('crm_outbox_pending')).toBeGreaterThanOrEqual(0);
    expect(text).toMatch(
      /^crm_nats_handler_duration_seconds_count\{subject="sync.run.start.v1",result="ok"\} 1$/m,
    );
    expect(text).not.toContain(world.context.tenantId);
    expect(text.split('\n').filter((line) => line && !line.startsWith('#')).length).toBeLessThan(MAX_SERIES);
  });
});
