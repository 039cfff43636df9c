// The sync process is killed hard in the middle of its work. It is started again by the supervisor, and its runs are taken up.
import { setTimeout as sleep } from 'node:timers/promises';
import { differences } from './support/compare.js';
import type { Run } from './support/rest-client.js';
import { StandIn } from './support/stand-in.js';
import { type RunningSystem, startSystem } from './support/system.js';

jest.setTimeout(420_000);

const CONTACTS = 20_000;
const PUSHED = 20_000;
/** A lease that its owner no longer renews has to run out first. */
const RECOVERY_TIMEOUT_MS = 240_000;

describe('a sync process that is killed', () => {
  let org: StandIn;
  let system: RunningSystem;
  let integrationId: string;

  beforeAll(async () => {
    org = await StandIn.start(CONTACTS);
    system = await startSystem(org.settings);
  });

  afterAll(async () => {
    await system.stop();
    await org.stop();
  });

  /** Kills the process as soon as `isMiddle` holds, waits for its successor and for the run's end. */
  const killDuring = async (runId: string, isMiddle: (run: Run) => boolean): Promise<Run> => {
    const middle = await system.client.waitForRun(runId, isMiddle);
    expect(middle.state).toBe('running');
    const killed = system.pidOf('sync');
    process.kill(killed, 'SIGKILL');
    await successorOf(killed);
    return waitPatiently(runId);
  };

  const successorOf = async (killed: number): Promise<void> => {
    for (const until = Date.now() + 60_000; Date.now() < until; await sleep(100)) {
      try {
        if (system.pidOf('sync') !== killed) return;
      } catch {
        // between the two
      }
    }
    throw new Error('nobody started sync again');
  };

  /** The gateway answers 503 while sync is away. */
  const waitPatiently = async (runId: string): Promise<Run> => {
    for (const until = Date.now() + RECOVERY_TIMEOUT_MS; ; await sleep(250)) {
      try {
        return await system.client.waitForRun(runId, () => false, RECOVERY_TIMEOUT_MS);
      } catch (error) {
        if (Date.now() > until || !/ 50[234]:/.test(String(error))) throw error;
      }
    }
  };

  it('in a pull loses and doubles nothing', async () => {
    // Answers come slowly, so that the middle lasts long enough to be hit.
    await org.fault({ kind: 'slowBody', path: '*/results*', bytesPerSecond: 700_000 });
    await org.fault({ kind: 'delay', path: '*/query*', ms: 150 });
    integrationId = await system.client.createIntegration(await system.client.connectOrg(org.url));
    const runId = await system.client.startRun(integrationId, 'full');

    const run = await killDuring(runId, ({ processed }) => processed > 0 && processed < CONTACTS);
    await org.clearFaults();
    await system.client.settle(integrationId);

    expect(run.state).toBe('succeeded');
    const [here, there] = [await system.client.contacts(), await org.contacts()];
    expect(here).toHaveLength(CONTACTS);
    expect(differences(here, there)).toEqual([]);
  });

  it('in a push loses and doubles nothing', async () => {
    const contacts = Array.from({ length: PUSHED }, (_, i) => ({
      email: `push.${i}@markmail.example`,
      firstName: 'Push',
      lastName: `Number ${i}`,
    }));
    expect(await system.client.importContacts(contacts)).toMatchObject({
      state: 'succeeded',
      created: PUSHED,
    });
    await org.fault({ kind: 'slowBody', path: '*Results*', bytesPerSecond: 500_000 });
    const runId = await system.client.startRun(integrationId);

    await killDuring(runId, ({ toCrm }) => toCrm.created > 0 && toCrm.created < PUSHED);
    await org.clearFaults();
    await system.client.settle(integrationId);
    const last = await system.client.sync(integrationId);

    expect(last.state).toBe('succeeded');
    const [here, there] = [await system.client.contacts(), await org.contacts()];
    expect(there).toHaveLength(CONTACTS + PUSHED);
    expect(new Set(there.map((one) => one.MarkMail_ID__c).filter(Boolean)).size).toBeGreaterThanOrEqual(
      PUSHED,
    );
    expect(differences(here, there)).toEqual([]);
  });
});
