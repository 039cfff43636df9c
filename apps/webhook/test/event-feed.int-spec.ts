// Where the way from the stream to the deliveries breaks: nothing is skipped, nothing doubled, and each record keeps its order.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { EVENT_STREAM } from '@app/contracts';
import { anEvent, startHarness, type Harness } from './harness.js';
import { environmentOf } from './environment.js';
import { startReceiver, until, type Receiver } from './receiver.js';

const MAIN = resolve(__dirname, '../../../dist/apps/webhook/apps/webhook/src/main.js');

let harness: Harness;
let receiver: Receiver;

beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await harness.query('TRUNCATE webhook.endpoint, webhook.delivery, webhook.delivery_attempt');
  await receiver.close();
});
afterAll(() => harness.stop());

const states = (state: string) =>
  harness.query<{ id: string; attempts: number }>(
    'SELECT id, attempts FROM webhook.delivery WHERE state = $1',
    [state],
  );
const delivered = (count: number) => until(async () => (await states('delivered')).length === count);
const versionsOf = (about: string) =>
  receiver.received.filter(({ event }) => event.subject === about).map(({ event }) => event.data.version);

describe('events', () => {
  it('that are told while nobody reads come when somebody does', async () => {
    const first = await harness.startInstance();
    await harness.anEndpoint({ url: receiver.url });
    const before = anEvent();
    await harness.tell(before);
    await delivered(1);
    await first.stop();
    const about = randomUUID();
    const missed = Array.from({ length: 20 }, (_, n) => anEvent({ about, version: n + 1 }));
    await harness.tell(...missed);

    const second = await harness.startInstance();
    await delivered(21);
    await second.stop();

    expect(receiver.ids()).toEqual([before, ...missed].map(({ event }) => event.id));
  });

  it('are read by one replica of several, and by another one when that stops', async () => {
    const instances = [await harness.startInstance(), await harness.startInstance()];
    await harness.anEndpoint({ url: receiver.url });
    const about = randomUUID();
    const events = Array.from({ length: 90 }, (_, n) =>
      anEvent(n % 3 === 0 ? { about, version: n + 1 } : { version: n + 1 }),
    );

    await harness.tell(...events.slice(0, 40));
    await delivered(40);
    const [{ holder }] = await harness.query<{ holder: string }>('SELECT holder FROM webhook.event_feed');
    await instances[0].stop();
    await harness.tell(...events.slice(40, 70));
    await delivered(70);
    const third = await harness.startInstance();
    await instances[1].stop();
    await harness.tell(...events.slice(70));
    await delivered(90);
    const [{ holder: after }] = await harness.query<{ holder: string }>(
      'SELECT holder FROM webhook.event_feed',
    );
    await third.stop();

    expect(receiver.ids().toSorted()).toEqual(events.map(({ event }) => event.id).toSorted());
    expect(versionsOf(about)).toEqual(versionsOf(about).toSorted((a, b) => Number(a) - Number(b)));
    expect(after).not.toBe(holder);
  });

  it('of a stream that was lost and made anew come too', async () => {
    const instance = await harness.startInstance();
    await harness.anEndpoint({ url: receiver.url });
    await harness.tell(...Array.from({ length: 5 }, () => anEvent()));
    await delivered(5);
    await instance.stop();
    await (await jetstreamManager(harness.connection)).streams.delete(EVENT_STREAM);
    const fresh = Array.from({ length: 8 }, () => anEvent());
    await harness.tell(...fresh);

    const second = await harness.startInstance();
    await delivered(13);
    await second.stop();

    expect(receiver.ids().slice(5).toSorted()).toEqual(fresh.map(({ event }) => event.id).toSorted());
  });

  it('come within a second to an endpoint that is new', async () => {
    const instance = await harness.startInstance();
    await harness.anEndpoint({ url: receiver.url });
    await harness.tell(anEvent());

    await until(() => receiver.received.length === 1, 3_000);
    const began = Date.now();
    await harness.tell(anEvent());
    await until(() => receiver.received.length === 2);
    const took = Date.now() - began;
    await instance.stop();

    expect(took).toBeLessThan(1_000);
  });
});

describe('a process that is killed', () => {
  let child: ChildProcess | undefined;
  const start = () => {
    if (!existsSync(MAIN)) throw new Error('The service is not built: run "npm run build" first.');
    child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', ...environmentOf(harness.database, harness.nats) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return child;
  };
  afterEach(() => child?.kill('SIGKILL'));

  it('between sending and writing that down sends again under the same id', async () => {
    const instance = await harness.startInstance();
    await harness.anEndpoint({ url: receiver.url });
    await instance.stop();
    const killed = start();
    receiver.answer = (_, response) => {
      if (receiver.received.length === 1) killed.kill('SIGKILL');
      else response.writeHead(200).end();
    };
    const told = anEvent();
    await harness.tell(told);
    await until(() => receiver.received.length === 1);

    start();
    // The lease of the dead runs out.
    await harness.query(`UPDATE webhook.delivery SET next_try_at = now()`);
    await harness.query(`UPDATE webhook.endpoint SET due_at = now()`);
    await harness.query(`UPDATE webhook.event_feed SET held_until = now()`);
    await delivered(1);

    expect(receiver.ids()).toEqual([told.event.id, told.event.id]);
    expect((await states('delivered'))[0].attempts).toBe(2);
    expect(receiver.received[0].body).toBe(receiver.received[1].body);
  });
});
