// Endpoints as their owners see them: made, changed, given another secret, and nobody else's.
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  getWebhookEndpoint,
  listDeliveries,
  listWebhookEndpoints,
  patchWebhookEndpoint,
  rotateWebhookSecret,
  systemContext,
  testWebhookEndpoint,
} from '@app/contracts';
import type { RunningService } from '@app/messaging';
import { context, OTHER_TENANT, startHarness, type Harness } from './harness.js';

const URL = 'https://hooks.example.com/crm';

let harness: Harness;
let service: RunningService;

beforeAll(async () => {
  harness = await startHarness();
  service = await harness.startInstance();
});
afterEach(() => harness.query('TRUNCATE webhook.endpoint'));
afterAll(async () => {
  await service.stop();
  await harness.stop();
});

describe('an endpoint', () => {
  it('is made with a secret that is shown once and kept sealed', async () => {
    const made = await harness.anEndpoint({ url: URL });

    const { items } = await harness.bus.send(listWebhookEndpoints, {}, context);
    const [row] = await harness.query<{ t: string }>(
      'SELECT row_to_json(e)::text AS t FROM webhook.endpoint e',
    );

    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(made).toMatchObject({ url: URL, eventTypes: ['*'], isEnabled: true, disabledReason: null });
    const { secret, ...view } = made;
    expect(items).toEqual([view]);
    expect([row.t, harness.log()].join()).not.toContain(secret.slice(6));
  });

  it('keeps what a change leaves out', async () => {
    const { id } = await harness.anEndpoint({ url: URL, description: 'ours', eventTypes: ['crm.contact.*'] });

    await harness.bus.send(patchWebhookEndpoint, { id, patch: { eventTypes: ['crm.deal.*', '*'] } }, context);
    const changed = await harness.bus.send(
      patchWebhookEndpoint,
      { id, patch: { url: `${URL}/2`, description: null } },
      context,
    );

    expect(changed).toMatchObject({ url: `${URL}/2`, eventTypes: ['crm.deal.*', '*'], description: null });
  });

  it('is switched off and on by hand, with a reason', async () => {
    const { id } = await harness.anEndpoint({ url: URL });

    const off = await harness.bus.send(patchWebhookEndpoint, { id, patch: { isEnabled: false } }, context);
    const on = await harness.bus.send(patchWebhookEndpoint, { id, patch: { isEnabled: true } }, context);

    expect(off).toMatchObject({ isEnabled: false, disabledReason: 'byHand' });
    expect(off.disabledDetail).toBe('It was switched off by hand.');
    expect(on).toMatchObject({
      isEnabled: true,
      disabledReason: null,
      disabledDetail: null,
      disabledAt: null,
    });
  });

  it('has two secrets for as long as told', async () => {
    const { id, secret } = await harness.anEndpoint({ url: URL });

    const rotated = await harness.bus.send(rotateWebhookSecret, { id, keepOldHours: 2 }, context);
    const again = await harness.bus.send(rotateWebhookSecret, { id, keepOldHours: 0 }, context);

    expect(rotated.secret).not.toBe(secret);
    expect(Date.parse(rotated.oldSecretUntil ?? '') - Date.now()).toBeGreaterThan(7_100_000);
    expect(again.oldSecretUntil).toBeNull();
  });

  it.each([
    ['http://hooks.example.com', 'WEBHOOK.URL_NOT_ALLOWED', '/url'],
    ['https://169.254.169.254/', 'WEBHOOK.URL_NOT_ALLOWED', '/url'],
    ['https://2852039166/', 'WEBHOOK.URL_NOT_ALLOWED', '/url'],
    ['nowhere', 'WEBHOOK.URL_NOT_ALLOWED', '/url'],
  ])('is refused at %s', async (url, code, pointer) => {
    await expect(harness.anEndpoint({ url })).rejects.toMatchObject({ code, errors: [{ pointer }] });
  });

  it.each([[[]], [['crm.nothing.*']], [['contact']], [['crm.contact.updated.v1', 'x']], [['*', '*']]])(
    'is refused with the filters %j',
    async (eventTypes) => {
      const attempt = harness.anEndpoint({ url: URL, eventTypes });

      await expect(attempt).rejects.toMatchObject({ errors: [{ pointer: '/eventTypes' }] });
    },
  );

  it('is one of twenty at most', async () => {
    const attempts = await Promise.allSettled(
      Array.from({ length: 23 }, () => harness.anEndpoint({ url: URL })),
    );

    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(attempts.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'WEBHOOK.TOO_MANY' },
    });
  });

  it('is nobody else’s', async () => {
    const { id } = await harness.anEndpoint({ url: URL });
    const stranger = systemContext(OTHER_TENANT, 'test');
    const { bus } = harness;

    const attempts = await Promise.allSettled([
      bus.send(getWebhookEndpoint, { id }, stranger),
      bus.send(patchWebhookEndpoint, { id, patch: { isEnabled: false } }, stranger),
      bus.send(rotateWebhookSecret, { id }, stranger),
      bus.send(testWebhookEndpoint, { id }, stranger),
      bus.send(listDeliveries, { id }, stranger),
      bus.send(deleteWebhookEndpoint, { id }, stranger),
    ]);

    expect(attempts.map((one) => one.status === 'rejected' && (one.reason as { code: string }).code)).toEqual(
      Array(6).fill('WEBHOOK.NOT_FOUND'),
    );
    expect((await bus.send(listWebhookEndpoints, {}, stranger)).items).toEqual([]);
    expect((await harness.endpoint(id)).isEnabled).toBe(true);
  });

  it('is gone when deleted', async () => {
    const { id } = await harness.anEndpoint({ url: URL });

    await harness.bus.send(deleteWebhookEndpoint, { id }, context);

    await expect(harness.endpoint(id)).rejects.toMatchObject({ code: 'WEBHOOK.NOT_FOUND' });
  });

  it('is made once when the request is repeated with its key', async () => {
    const keyed = { ...context, idempotencyKey: 'once' };
    const ask = () => harness.bus.send(createWebhookEndpoint, { url: URL }, keyed);

    await ask();
    await ask().catch(() => undefined);

    expect((await harness.bus.send(listWebhookEndpoints, {}, context)).items).toHaveLength(1);
  });
});
