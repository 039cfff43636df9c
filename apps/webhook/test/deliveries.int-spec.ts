// Events on their way to customers, with a real server at the other end, which knows of us what the official library knows.
import { randomUUID } from 'node:crypto';
import {
  deleteWebhookEndpoint,
  getDelivery,
  listDeliveries,
  patchWebhookEndpoint,
  redeliver,
  redeliverRange,
  rotateWebhookSecret,
  testWebhookEndpoint,
  type DeliveryState,
  type DeliveryView,
} from '@app/contracts';
import { EventReader, type RunningService } from '@app/messaging';
import { anEvent, context, OTHER_TENANT, startHarness, type Harness } from './harness.js';
import { isSignedBy, startReceiver, status, until, type Receiver } from './receiver.js';

let harness: Harness;
let service: RunningService;
let receiver: Receiver;

beforeAll(async () => {
  harness = await startHarness();
  service = await harness.startInstance();
});
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await harness.query('TRUNCATE webhook.endpoint, webhook.delivery, webhook.delivery_attempt');
  await receiver.close();
});
afterAll(async () => {
  await service.stop();
  await harness.stop();
});

const deliveries = async (id: string, state?: DeliveryState): Promise<DeliveryView[]> =>
  (await harness.bus.send(listDeliveries, { id, limit: 200, ...(state ? { state } : {}) }, context)).items;
const became = (id: string, state: DeliveryState, count = 1) =>
  until(async () => (await deliveries(id, state)).length === count);

describe('an event', () => {
  it('comes as it was told, signed so that the official library takes it and no other secret does', async () => {
    const { id, secret } = await harness.anEndpoint({ url: `${receiver.url}/hook?x=1` });
    const told = anEvent();

    await harness.tell(told);
    await became(id, 'delivered');

    const [came] = receiver.received;
    expect(came.event).toEqual(told.event);
    expect(came.headers).toMatchObject({ 'webhook-id': told.event.id, 'content-type': 'application/json' });
    expect(came.path).toBe('/hook?x=1');
    expect(isSignedBy(secret, came)).toBe(true);
    expect(isSignedBy(secret, { ...came, body: `${came.body} ` })).toBe(false);
    expect(isSignedBy(`whsec_${Buffer.alloc(32).toString('base64')}`, came)).toBe(false);
  });

  it('comes to those who want its type, and to its own tenant only', async () => {
    const all = await harness.anEndpoint({ url: `${receiver.url}/all` });
    const some = await harness.anEndpoint({
      url: `${receiver.url}/some`,
      eventTypes: ['crm.contact.deleted.v1'],
    });
    const [changed, deleted] = [anEvent(), anEvent({ verb: 'deleted' })];

    await harness.tell(anEvent({ tenant: OTHER_TENANT }), changed, deleted);
    await Promise.all([became(all.id, 'delivered', 2), became(some.id, 'delivered')]);

    expect(receiver.ids('/all').toSorted()).toEqual([changed.event.id, deleted.event.id].toSorted());
    expect(receiver.ids('/some')).toEqual([deleted.event.id]);
  });

  it('that is told twice comes once', async () => {
    const { id } = await harness.anEndpoint({ url: receiver.url });
    const [twice, last] = [anEvent(), anEvent()];
    const again = { ...twice, event: { ...twice.event } };

    await harness.tell(twice);
    await became(id, 'delivered');
    harness.connection.publish(again.subject, JSON.stringify(again.event));
    await harness.tell(last);
    await became(id, 'delivered', 2);

    expect(receiver.ids()).toEqual([twice.event.id, last.event.id]);
  });

  it('that happened before the endpoint was there does not come', async () => {
    const old = anEvent({ at: new Date(Date.now() - 60_000) });
    const { id } = await harness.anEndpoint({ url: receiver.url });
    const fresh = anEvent();

    await harness.tell(old, fresh);
    await became(id, 'delivered');

    expect(receiver.ids()).toEqual([fresh.event.id]);
  });
});

describe('a secret that is being replaced', () => {
  it('signs beside the new one until its time is over', async () => {
    const { id, secret: old } = await harness.anEndpoint({ url: receiver.url });
    const { secret } = await harness.bus.send(rotateWebhookSecret, { id, keepOldHours: 1 }, context);

    await harness.tell(anEvent());
    await became(id, 'delivered');
    await harness.query(`UPDATE webhook.endpoint SET old_secret_until = now() - interval '1 second'`);
    await harness.tell(anEvent());
    await became(id, 'delivered', 2);

    const [both, one] = receiver.received;
    expect(both.headers['webhook-signature'].split(' ')).toHaveLength(2);
    expect([isSignedBy(old, both), isSignedBy(secret, both)]).toEqual([true, true]);
    expect([isSignedBy(old, one), isSignedBy(secret, one)]).toEqual([false, true]);
  });
});

describe('a delivery that is refused', () => {
  it('is tried again by itself under the same id, and its log says what happened', async () => {
    const { id, secret } = await harness.anEndpoint({ url: receiver.url });
    receiver.answer = (one, response) => {
      const isFirst = receiver.received.length === 1;
      status(
        isFirst ? 500 : 200,
        {},
        isFirst ? 'database of hanako@example.test is away' : 'fine',
      )(one, response);
    };

    await harness.tell(anEvent());
    await became(id, 'delivered');

    const [delivery] = await deliveries(id);
    const { log } = await harness.bus.send(getDelivery, { id, deliveryId: delivery.id }, context);
    expect(new Set(receiver.ids()).size).toBe(1);
    expect(receiver.received.every((one) => isSignedBy(secret, one))).toBe(true);
    expect(log.map(({ number, status: code, answer }) => [number, code, answer])).toEqual([
      [1, 500, 'database of […] is away'],
      [2, 200, null],
    ]);
    const pause = Date.parse(log[1].startedAt) - Date.parse(log[0].startedAt);
    expect(pause).toBeGreaterThanOrEqual(2_400);
    expect(pause).toBeLessThan(8_000);
    expect((await harness.endpoint(id)).failingSince).toBeNull();
  });

  it('waits as long as the endpoint asks', async () => {
    const { id } = await harness.anEndpoint({ url: receiver.url });
    receiver.answer = status(429, { 'retry-after': '3600' });

    await harness.tell(anEvent());
    await until(async () => (await deliveries(id, 'waiting')).at(0)?.lastStatus === 429);

    const [{ nextTryAt }] = await deliveries(id);
    expect(Date.parse(nextTryAt ?? '') - Date.now()).toBeGreaterThan(3_500_000);
    const [{ pause }] = await harness.query<{ pause: number }>(
      'SELECT extract(epoch FROM not_before - now())::float8 AS pause FROM webhook.endpoint',
    );
    expect(pause).toBeGreaterThan(3_500);
  });

  it('is not sent where a redirect points', async () => {
    const elsewhere = await startReceiver();
    const { id } = await harness.anEndpoint({ url: receiver.url });
    receiver.answer = status(307, { location: elsewhere.url });

    await harness.tell(anEvent());
    await until(async () => (await deliveries(id)).at(0)?.lastStatus === 307);
    await elsewhere.close();

    expect(elsewhere.received).toEqual([]);
  });

  it.each([
    ['nobody listens', 'connection', () => receiver.close()],
    ['the connection is cut', 'connection', () => (receiver.answer = (_, response) => response.destroy())],
  ])('where %s, says so', async (_name, fault, arrange) => {
    const { id } = await harness.anEndpoint({ url: receiver.url });
    await arrange();

    await harness.tell(anEvent());
    await until(async () => (await deliveries(id)).at(0)?.lastFault === fault);

    expect((await harness.endpoint(id)).failingSince).not.toBeNull();
  });
});

describe('order', () => {
  it('is kept for a record while others go past', async () => {
    const { id } = await harness.anEndpoint({ url: receiver.url });
    const stuck = randomUUID();
    let isWell = false;
    receiver.answer = (one, response) =>
      status(one.event.subject === stuck && !isWell ? 503 : 200)(one, response);
    const mine = [2, 3, 4].map((version) => anEvent({ about: stuck, version }));

    await harness.tell(mine[0], anEvent(), mine[1], anEvent(), mine[2]);
    await became(id, 'delivered', 2);
    isWell = true;
    await harness.timePasses();
    await became(id, 'delivered', 5);

    const versions = receiver.received
      .filter(({ event }) => event.subject === stuck)
      .map(({ event }) => event.data.version);
    expect(versions).toEqual([2, 2, 3, 4]);
  });
});

describe('an endpoint that is slow', () => {
  it('delays nobody else', async () => {
    const slow = await harness.anEndpoint({ url: `${receiver.url}/slow` });
    const quick = await harness.anEndpoint({ url: `${receiver.url}/quick` });
    let atOnce = 0;
    let most = 0;
    const open: (() => void)[] = [];
    receiver.answer = (one, response) => {
      if (one.path === '/quick') return response.writeHead(200).end();
      most = Math.max(most, ++atOnce);
      open.push(() => {
        atOnce--;
        response.writeHead(200).end();
      });
    };

    await harness.tell(...Array.from({ length: 60 }, () => anEvent()));
    await became(quick.id, 'delivered', 60);
    const whileSlow = (await deliveries(slow.id, 'delivered')).length;
    while ((await deliveries(slow.id, 'delivered')).length < 60) {
      for (const answer of open.splice(0)) answer();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }

    expect(whileSlow).toBe(0);
    expect(most).toBe(10);
  });
});

describe('an endpoint that takes nothing', () => {
  async function notices(work: () => Promise<void>): Promise<unknown[]> {
    const reading = await new EventReader(harness.connection).read('crm.events.*.webhookEndpoint.*');
    const heard: unknown[] = [];
    const listening = (async () => {
      for await (const { event } of reading.events) heard.push(event);
    })();
    await work();
    await until(() => heard.length > 0);
    reading.stop();
    await listening;
    return heard;
  }

  it('is disabled at once when it says 410, with a notice; what came meanwhile is sent again when asked for', async () => {
    const { id } = await harness.anEndpoint({ url: receiver.url, eventTypes: ['crm.contact.*'] });
    receiver.answer = status(410);
    const from = new Date(Date.now() - 1_000).toISOString();

    const heard = await notices(async () => {
      await harness.tell(anEvent());
      await became(id, 'held');
    });
    await harness.tell(anEvent());
    await became(id, 'held', 2);
    const disabled = await harness.endpoint(id);
    const tooEarly = harness.bus.send(redeliverRange, { id, from }, context);
    await expect(tooEarly).rejects.toMatchObject({ code: 'WEBHOOK.DISABLED' });
    receiver.answer = status(200);
    const enabled = await harness.bus.send(patchWebhookEndpoint, { id, patch: { isEnabled: true } }, context);
    const redelivered = await harness.bus.send(redeliverRange, { id, from }, context);
    await became(id, 'delivered', 2);

    expect(disabled).toMatchObject({ isEnabled: false, disabledReason: 'gone' });
    expect(disabled.disabledDetail).toBe('It answered 410 Gone: it wants no more events.');
    expect(heard).toEqual([
      expect.objectContaining({
        type: 'crm.webhookEndpoint.disabled.v1',
        subject: id,
        data: { endpointId: id, reason: 'gone', detail: disabled.disabledDetail },
      }),
    ]);
    expect(enabled).toMatchObject({ isEnabled: true, disabledReason: null });
    expect(redelivered).toEqual({ count: 2, hasMore: false });
  });

  it('is disabled when that lasts three days, with a notice', async () => {
    const { id } = await harness.anEndpoint({ url: receiver.url });
    receiver.answer = status(500);
    await harness.tell(anEvent());
    await until(async () => (await deliveries(id)).at(0)?.lastStatus === 500);

    const heard = await notices(async () => {
      await harness.query(`UPDATE webhook.endpoint SET failing_since = now() - interval '3 days'`);
      await harness.timePasses();
      await became(id, 'held');
    });

    const disabled = await harness.endpoint(id);
    expect(disabled.disabledReason).toBe('failing');
    expect(disabled.disabledDetail).toMatch(
      /^It has taken nothing since 2.*Z; the last time it answered 500\.$/,
    );
    expect(heard).toHaveLength(1);
  });

  it('is asked one thing at a time while it is unwell, and gets all that waits when it is well again', async () => {
    const { id } = await harness.anEndpoint({ url: receiver.url });
    receiver.answer = status(503);
    await harness.tell(...Array.from({ length: 30 }, () => anEvent()));
    await until(() => receiver.received.length >= 10);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const whileUnwell = receiver.received.length;
    receiver.answer = status(200);
    await harness.query('UPDATE webhook.endpoint SET not_before = NULL, due_at = now()');

    await became(id, 'delivered', 30);

    expect(whileUnwell).toBeLessThan(20);
  });

  it('gives a delivery up after three days and sends what follows', async () => {
    const { id } = await harness.anEndpoint({ url: receiver.url });
    const about = randomUUID();
    receiver.answer = (one, response) => status(one.event.data.version === 2 ? 400 : 200)(one, response);
    await harness.tell(anEvent({ about, version: 2 }), anEvent({ about, version: 3 }));
    await until(async () => (await deliveries(id)).at(1)?.lastStatus === 400);

    await harness.query(
      `UPDATE webhook.delivery SET first_try_at = now() - interval '3 days' WHERE attempts > 0`,
    );
    await harness.timePasses();
    await became(id, 'failed');
    await harness.timePasses();
    await became(id, 'delivered');

    expect((await harness.endpoint(id)).isEnabled).toBe(true);
  });
});

describe('sending again', () => {
  it('sends one under its id, also one that was delivered', async () => {
    const { id } = await harness.anEndpoint({ url: receiver.url });
    await harness.tell(anEvent());
    await became(id, 'delivered');
    const [{ id: deliveryId }] = await deliveries(id);

    await harness.bus.send(redeliver, { id, deliveryId }, context);
    await until(() => receiver.received.length === 2);
    await became(id, 'delivered');

    expect(new Set(receiver.ids()).size).toBe(1);
    expect((await deliveries(id))[0].attempts).toBe(2);
  });

  it('sends what happened in a time', async () => {
    const { id } = await harness.anEndpoint({ url: receiver.url });
    await harness.query(`UPDATE webhook.endpoint SET created_at = now() - interval '1 day'`);
    const hour = (n: number) => new Date(Date.now() - n * 3_600_000);
    const events = [5, 4, 3, 2].map((n) => anEvent({ at: hour(n) }));
    await harness.tell(...events);
    await became(id, 'delivered', 4);

    const { count } = await harness.bus.send(
      redeliverRange,
      {
        id,
        from: hour(4.5).toISOString(),
        to: hour(2.5).toISOString(),
        states: ['delivered'],
      },
      context,
    );
    await until(() => receiver.received.length === 6);

    expect(count).toBe(2);
    expect(receiver.ids().slice(4).toSorted()).toEqual([events[1].event.id, events[2].event.id].toSorted());
  });

  it('is refused for what is not there', async () => {
    const { id } = await harness.anEndpoint({ url: receiver.url });

    const attempt = harness.bus.send(redeliver, { id, deliveryId: randomUUID() }, context);

    await expect(attempt).rejects.toMatchObject({ code: 'WEBHOOK.NOT_FOUND' });
  });
});

describe('a test', () => {
  it('sends an event of its own now, once, and answers what came of it', async () => {
    const { id, secret } = await harness.anEndpoint({ url: receiver.url, eventTypes: ['crm.deal.*'] });

    const good = await harness.bus.send(testWebhookEndpoint, { id }, context);
    receiver.answer = status(410, {}, 'no more');
    const bad = await harness.bus.send(testWebhookEndpoint, { id }, context);

    expect(good).toMatchObject({ state: 'delivered', isTest: true, lastStatus: 204 });
    expect(bad).toMatchObject({ state: 'failed', log: [{ status: 410, answer: 'no more' }] });
    expect(receiver.received[0].event.type).toBe('crm.webhookEndpoint.tested.v1');
    expect(isSignedBy(secret, receiver.received[0])).toBe(true);
    expect((await harness.endpoint(id)).isEnabled).toBe(true);
  });

  it('also reaches an endpoint that is disabled', async () => {
    const { id } = await harness.anEndpoint({ url: receiver.url });
    await harness.bus.send(patchWebhookEndpoint, { id, patch: { isEnabled: false } }, context);

    expect((await harness.bus.send(testWebhookEndpoint, { id }, context)).state).toBe('delivered');
    expect((await harness.endpoint(id)).isEnabled).toBe(false);
  });
});

describe('a consumer that was away', () => {
  it('for an hour gets each event once per id, in order per record', async () => {
    const { id } = await harness.anEndpoint({ url: receiver.url });
    const { port } = new URL(receiver.url);
    await receiver.close();
    const records = Array.from({ length: 20 }, () => randomUUID());
    const events = Array.from({ length: 200 }, (_, n) =>
      anEvent({ about: records[n % 20], version: 2 + Math.floor(n / 20) }),
    );
    await harness.tell(...events);
    await until(async () => (await harness.endpoint(id)).failingSince !== null);
    // The hour goes by.
    await harness.query(`UPDATE webhook.endpoint SET failing_since = now() - interval '1 hour'`);
    await harness.timePasses();
    await new Promise((resolve) => setTimeout(resolve, 1_000));

    receiver = await startReceiver(Number(port));
    await harness.timePasses();
    await became(id, 'delivered', 200);

    expect(receiver.ids().toSorted()).toEqual(events.map(({ event }) => event.id).toSorted());
    for (const record of records) {
      const versions = receiver.received
        .filter(({ event }) => event.subject === record)
        .map(({ event }) => event.data.version);
      expect(versions).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    }
  });
});

describe('an endpoint that is deleted', () => {
  it('gets nothing more of what waits', async () => {
    const { id } = await harness.anEndpoint({ url: receiver.url });
    receiver.answer = status(500);
    await harness.tell(anEvent());
    await until(async () => (await deliveries(id)).at(0)?.lastStatus === 500);

    await harness.bus.send(deleteWebhookEndpoint, { id }, context);
    await harness.timePasses();
    await new Promise((resolve) => setTimeout(resolve, 1_500));

    expect(receiver.received).toHaveLength(1);
  });
});

it('writes neither secrets nor addresses of endpoints into its log', () => {
  expect(harness.log()).toContain('endpoint disabled');
  expect(harness.log()).not.toMatch(/whsec_|127\.0\.0\.1:\d+\/(hook|all|slow)/);
});
