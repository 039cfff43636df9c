// Postgres and NATS go away in every way, under people who write, and come back. Services are never started again: they find their servers by
// themselves, and what was answered with success is there.
import { setTimeout as sleep } from 'node:timers/promises';
import { connectNats, EventReader } from '@app/messaging';
import { RestClient } from '../e2e/support/rest-client.js';
import { asAdmin, startStandby, type Standby } from './support/standby.js';
import { Fleet } from './support/fleet.js';
import { startTraffic } from './support/traffic.js';

jest.setTimeout(240_000);

const RESUME_LIMIT_MS = 5_000;
const REQUESTS_PER_SECOND = 20;

describe('services whose servers go away', () => {
  let fleet: Fleet;
  let client: RestClient;
  let standby: Standby | undefined;
  let pids: (number | undefined)[];

  const pidsOf = () => [...fleet.instances].map(({ child }) => child.pid);

  beforeAll(async () => {
    fleet = await Fleet.start();
    await fleet.startAll();
    client = new RestClient(fleet.url, fleet.secrets.apiKey);
    pids = pidsOf();
  });

  afterAll(async () => {
    await standby?.server.child.stop();
    await fleet.stop();
  });

  /** Every kind of request is answered again, within the limit. */
  const resumes = async (): Promise<number> => {
    const begun = Date.now();
    for (;;) {
      try {
        const traffic = startTraffic(fleet.url, fleet.secrets.apiKey, 100, 'resume');
        await sleep(200);
        await traffic.stop();
        if (traffic.failures.length === 0) return Date.now() - begun;
      } catch {
        // not yet
      }
      if (Date.now() - begun > 60_000) throw new Error('not back within a minute');
    }
  };

  const missing = async (written: readonly string[]): Promise<string[]> => {
    const there = new Set((await client.contacts()).map(({ email }) => email));
    return written.filter((email) => !there.has(email));
  };

  it.each<[string, NodeJS.Signals]>([
    ['restarted "fast"', 'SIGINT'],
    ['restarted "immediate"', 'SIGQUIT'],
    ['killed', 'SIGKILL'],
  ])('go on where Postgres is %s', async (_, signal) => {
    const traffic = startTraffic(fleet.url, fleet.secrets.apiKey, REQUESTS_PER_SECOND, signal);
    await sleep(1_000);

    await fleet.endPostgres(signal);
    await sleep(1_000);
    await fleet.startPostgres();
    const resumedMs = await resumes();
    await traffic.stop();

    expect(resumedMs).toBeLessThan(RESUME_LIMIT_MS);
    expect(traffic.failures.length).toBeGreaterThan(0);
    expect(traffic.written.length).toBeGreaterThan(0);
    expect(await missing(traffic.written)).toEqual([]);
    expect(pidsOf()).toEqual(pids);
  });

  it('go on at a promoted standby, which has all that was answered', async () => {
    standby = await startStandby(fleet);
    const traffic = startTraffic(fleet.url, fleet.secrets.apiKey, REQUESTS_PER_SECOND, 'failover');
    await sleep(1_000);

    await fleet.endPostgres('SIGKILL');
    await standby.promote();
    fleet.databaseDoor.route([standby.port]);
    fleet.databaseDoor.cut();
    const resumedMs = await resumes();
    await traffic.stop();

    expect(resumedMs).toBeLessThan(RESUME_LIMIT_MS);
    expect(traffic.written.length).toBeGreaterThan(0);
    expect(await missing(traffic.written)).toEqual([]);
    expect(pidsOf()).toEqual(pids);
  });

  it('tell every event again that is kept, where NATS lost its store', async () => {
    const traffic = startTraffic(fleet.url, fleet.secrets.apiKey, REQUESTS_PER_SECOND, 'store');
    await sleep(1_500);

    fleet.nats.child.kill();
    await sleep(500);
    fleet.deleteNatsStore();
    await sleep(500);
    await fleet.startNats();
    const resumedMs = await resumes();
    await traffic.stop();

    expect(resumedMs).toBeLessThan(RESUME_LIMIT_MS);
    expect(await missing(traffic.written)).toEqual([]);
    const kept = await eventsKept();
    expect(kept.length).toBeGreaterThan(traffic.written.length);
    expect(await untilTold(kept)).toEqual([]);
    expect(pidsOf()).toEqual(pids);
  });

  /** Ids of the events that the outboxes hold. */
  const eventsKept = async (): Promise<string[]> => {
    const url = standby?.server.url ?? fleet.adminUrl;
    const outboxes = ['auth', 'integration', 'sync', 'webhook'].map(
      (service) => `SELECT id::text AS id FROM ${service}.outbox WHERE jsonb_array_length(payload) = 1`,
    );
    return (await asAdmin<{ id: string }>(url, outboxes.join(' UNION ALL '))).map(({ id }) => id);
  };

  /** Those that the new stream does not hold after a while. */
  const untilTold = async (ids: readonly string[]): Promise<string[]> => {
    const nats = await connectNats(fleet.nats.url, 'test-reader');
    try {
      const reading = await new EventReader(nats).read('crm.events.>', { after: 0 });
      const told = new Set<string>();
      const reader = (async () => {
        for await (const { event } of reading.events) told.add(event.id);
      })();
      const left = () => ids.filter((id) => !told.has(id));
      for (const until = Date.now() + 10_000; Date.now() < until && left().length > 0;) await sleep(100);
      reading.stop();
      await reader;
      return left();
    } finally {
      await nats.close();
    }
  };
});
