// An upgrade as a cluster does it: of every service a new process starts beside the old one, then the old one is told to stop. People go on asking
// meanwhile, and a pull goes on. LIFECYCLE_CONTACTS=100000 is the long version.
import { setTimeout as sleep } from 'node:timers/promises';
import { differences } from '../e2e/support/compare.js';
import { RestClient } from '../e2e/support/rest-client.js';
import { StandIn } from '../e2e/support/stand-in.js';
import { Fleet, type Instance, type Service } from './support/fleet.js';
import { startTraffic } from './support/traffic.js';

jest.setTimeout(600_000);

const CONTACTS = Number(process.env.LIFECYCLE_CONTACTS ?? 20_000);
const PAGE_ROWS = 5_000;
const REQUESTS_PER_SECOND = 20;
const STOP_LIMIT_MS = 25_000;
/** In the order in which a release goes out: owners first, doors last; the worker in the middle of its pull. */
const ORDER: readonly Service[] = ['auth', 'integration', 'sync', 'webhook', 'gateway'];

describe('a rolling restart of every service', () => {
  let org: StandIn;
  let fleet: Fleet;
  let running: Record<Service, Instance>;

  beforeAll(async () => {
    org = await StandIn.start(CONTACTS);
    fleet = await Fleet.start({ ...org.settings, STOP_DELAY_MS: '1500' });
    running = await fleet.startAll();
  });

  afterAll(async () => {
    await fleet.stop();
    await org.stop();
  });

  const replace = async (service: Service): Promise<void> => {
    const old = running[service];
    const successor = await fleet.startInstance(service);
    if (service === 'gateway') fleet.gatewayDoor.route([old.port, successor.port]);
    running[service] = successor;
    await sleep(300);
    const stopping = old.terminate();
    // A balancer that asks whether they are ready finds out within a moment.
    while (service === 'gateway' && (await old.ready().catch(() => ({ status: 503 }))).status === 200)
      await sleep(100);
    if (service === 'gateway') fleet.gatewayDoor.route([successor.port]);
    const { code, ms } = await stopping;
    expect([service, code]).toEqual([service, 0]);
    expect(ms).toBeLessThan(STOP_LIMIT_MS);
  };

  it('fails no request, reads no more than a page again, loses and doubles nothing', async () => {
    const client = new RestClient(fleet.url, fleet.secrets.apiKey);
    const integrationId = await client.createIntegration(await client.connectOrg(org.url));
    // The pull has to outlast the restarts.
    await org.fault({
      kind: 'slowBody',
      times: 1_000,
      path: '*/results*',
      bytesPerSecond: Math.max(160_000, CONTACTS * 4),
    });
    await org.fault({ kind: 'delay', times: 1_000, path: '*/query*', ms: 100 });
    const runId = await client.startRun(integrationId, 'full');
    await client.waitForRun(runId, ({ processed }) => processed > 0);
    const traffic = startTraffic(fleet.url, fleet.secrets.apiKey, REQUESTS_PER_SECOND);

    for (const service of ORDER) await replace(service);
    const { state } = await client.getRun(runId);
    await org.clearFaults();
    const run = await client.waitForRun(runId);
    await traffic.stop();

    expect(traffic.failures).toEqual([]);
    expect(traffic.sent).toBeGreaterThan(5 * REQUESTS_PER_SECOND);
    expect(state).toBe('running');
    expect(run.state).toBe('succeeded');
    expect(run.fromCrm.created).toBe(CONTACTS);
    expect(run.fromCrm.unchanged).toBeLessThanOrEqual(PAGE_ROWS);
    await client.settle(integrationId);
    await client.sync(integrationId);
    const [ours, theirs] = [await client.contacts(), await org.contacts()];
    expect(ours).toHaveLength(CONTACTS + traffic.written.length);
    expect(new Set(ours.map(({ email }) => email)).size).toBeGreaterThan(CONTACTS * 0.9);
    expect(differences(ours, theirs)).toEqual([]);
  });
});
