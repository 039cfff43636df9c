// How processes stop and what their probes say: a stop loses nothing, another replica goes on at once, and no probe restarts a process for what
// is not its fault.
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { RestClient } from '../e2e/support/rest-client.js';
import { StandIn } from '../e2e/support/stand-in.js';
import { differences } from '../e2e/support/compare.js';
import { Fleet, SERVICES, type Instance, type Service } from './support/fleet.js';

jest.setTimeout(180_000);

const CONTACTS = 12_000;
const PAGE_ROWS = 5_000;
/** What a person is promised. */
const STOP_LIMIT_MS = 25_000;
/** Far below the 30 s after which a silent worker loses its run. */
const TAKE_OVER_LIMIT_MS = 5_000;

describe('a process', () => {
  let org: StandIn;
  let fleet: Fleet;
  let running: Record<Service, Instance>;
  let client: RestClient;

  beforeAll(async () => {
    org = await StandIn.start(CONTACTS);
    fleet = await Fleet.start({ ...org.settings, STOP_DELAY_MS: '800' });
    running = await fleet.startAll();
    client = new RestClient(fleet.url, fleet.secrets.apiKey);
  });

  afterAll(async () => {
    await fleet.stop();
    await org.stop();
  });

  const readiness = async () =>
    Object.fromEntries(
      await Promise.all(
        SERVICES.map(async (service) => [service, (await running[service].ready()).status] as const),
      ),
    );
  const liveness = async () =>
    Object.fromEntries(
      await Promise.all(
        SERVICES.map(async (service) => [service, (await running[service].live()).status] as const),
      ),
    );
  const all = (status: number, except: Partial<Record<Service, number>> = {}) => ({
    ...Object.fromEntries(SERVICES.map((service) => [service, status])),
    ...except,
  });
  const within = async <T>(ms: number, look: () => Promise<T>, expected: T): Promise<void> => {
    for (const until = Date.now() + ms; Date.now() < until; await sleep(100))
      if (JSON.stringify(await look()) === JSON.stringify(expected)) return;
    expect(await look()).toEqual(expected);
  };

  /** Nobody reads the table until it is released. */
  const hold = async (table: string) => {
    const admin = new Client({ connectionString: fleet.adminUrl });
    await admin.connect();
    await admin.query(`BEGIN; LOCK TABLE ${table}`);
    return { release: () => admin.end() };
  };

  it('that is stopped gives its run back, and another one goes on behind the last page', async () => {
    await org.fault({ kind: 'slowBody', times: 1_000, path: '*/results*', bytesPerSecond: 500_000 });
    await org.fault({ kind: 'delay', times: 1_000, path: '*/query*', ms: 100 });
    const integrationId = await client.createIntegration(await client.connectOrg(org.url));
    const runId = await client.startRun(integrationId, 'full');
    await client.waitForRun(runId, ({ processed }) => processed > 0 && processed < CONTACTS);
    const successor = await fleet.startInstance('sync');

    const stopping = running.sync.terminate();
    const askedAt = Date.now();
    const { code, ms } = await stopping;
    await untilWorkedOn();
    const takenOverMs = Date.now() - askedAt;
    running.sync = successor;
    await org.clearFaults();
    const run = await client.waitForRun(runId);

    expect(code).toBe(0);
    expect(ms).toBeLessThan(STOP_LIMIT_MS);
    expect(takenOverMs).toBeLessThan(TAKE_OVER_LIMIT_MS + ms);
    expect(run.state).toBe('succeeded');
    expect(run.fromCrm.created).toBe(CONTACTS);
    expect(run.fromCrm.unchanged).toBeLessThanOrEqual(PAGE_ROWS);
    await client.settle(integrationId);
    expect(differences(await client.contacts(), await org.contacts())).toEqual([]);

    async function untilWorkedOn(): Promise<void> {
      for (const until = Date.now() + 40_000; Date.now() < until; await sleep(50)) {
        const text = await (await fetch(`http://127.0.0.1:${successor.healthPort}/metrics`)).text();
        if (/^crm_jobs_running [1-9]/m.test(text)) return;
        if ((await client.getRun(runId)).state === 'succeeded') return;
      }
      throw new Error('nobody took the run over');
    }
  });

  /** The work that keeps it: a command that waits for a table, where it has one. */
  it.each<[Service, string | undefined, string | undefined]>([
    ['auth', 'auth.connection', '/api/crm/orgs'],
    ['integration', 'integration.crm_integration', '/api/crm/integrations'],
    ['sync', 'sync.contact', '/api/contacts'],
    ['webhook', undefined, undefined],
    ['gateway', undefined, undefined],
  ])(
    'of %s is alive but not ready once it is told to stop, answers what it has and ends',
    async (service, table, path) => {
      const spare = await fleet.startInstance(service);
      const held = table ? await hold(table) : undefined;
      // Two replicas share them.
      const asked = path ? Array.from({ length: 12 }, () => client.get(path)) : [];
      await sleep(300);

      const stopping = spare.terminate();
      await sleep(300);
      const seen = [(await spare.ready()).status, (await spare.live()).status];
      await held?.release();
      const { code, ms } = await stopping;

      expect(seen).toEqual([503, 200]);
      expect(code).toBe(0);
      expect(ms).toBeLessThan(STOP_LIMIT_MS);
      await Promise.all(asked);
    },
  );

  it('finishes the requests that it has, and asks callers to connect elsewhere', async () => {
    const spare = await fleet.startInstance('gateway');
    const headers = { authorization: `Bearer ${fleet.secrets.apiKey}` };
    const url = `http://127.0.0.1:${spare.port}`;
    const body = new TransformStream<Uint8Array>();
    const writer = body.writable.getWriter();
    const upload = fetch(`${url}/api/contacts/import`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-ndjson' },
      body: body.readable,
      duplex: 'half',
    });
    await writer.write(Buffer.from('{"email":"first@stop.example"}\n'));
    await sleep(200);

    const stopping = spare.terminate();
    await sleep(200);
    const late = await fetch(`${url}/api/health/live`);
    await sleep(1_200);
    await writer.write(Buffer.from('{"email":"second@stop.example"}\n'));
    await writer.close();
    const { importId } = (await (await upload).json()) as { importId: string };
    const { code } = await stopping;

    expect([late.status, late.headers.get('connection')]).toEqual([200, 'close']);
    expect(code).toBe(0);
    await within(
      10_000,
      async () => (await client.get<{ created: number }>(`/api/contacts/import/${importId}`)).created,
      2,
    );
  });

  it('is alive but not ready while Postgres is away, and recovers', async () => {
    await fleet.postgres.child.stop();

    await within(5_000, readiness, all(503, { gateway: 200 }));
    expect(await liveness()).toEqual(all(200));
    await fleet.startPostgres();

    await within(5_000, readiness, all(200));
    expect(await client.contacts()).toHaveLength(CONTACTS + 2);
  });

  it('is alive but not ready while NATS is away, and recovers', async () => {
    await fleet.nats.child.stop();

    await within(8_000, readiness, all(503));
    expect(await liveness()).toEqual(all(200));
    await fleet.startNats();

    await within(5_000, readiness, all(200));
  });
});
