import { randomUUID } from 'node:crypto';
import { recordSubject, runSubject, type CrmEvent } from '@app/contracts';
import { connectNats, EventStream, type NatsConnection } from '@app/messaging';
import { KEYS, TENANT_A, TENANT_B } from './fixtures.js';
import { startHarness, type Harness } from './harness.js';

describe('the event stream', () => {
  let harness: Harness;
  let nats: NatsConnection;
  let events: EventStream;

  beforeAll(async () => {
    harness = await startHarness();
    nats = await connectNats(harness.natsUrl, 'publisher');
    events = new EventStream(nats);
    await publish(TENANT_A, 'contact', 'before');
  });
  afterAll(async () => {
    await nats.close();
    await harness.stop();
  });

  /** @param name by which the test knows it again */
  async function publish(tenantId: string, kind: 'contact' | 'lead' | 'run', name: string): Promise<void> {
    const id = randomUUID();
    const counts = { created: 0, updated: 0, unchanged: 0, deleted: 0, rejected: 0 };
    const run = {
      runId: id,
      integrationId: id,
      object: 'contact',
      fromCrm: counts,
      toCrm: counts,
      conflicts: 0,
    };
    const event: CrmEvent = {
      specversion: '1.0',
      id: randomUUID(),
      source: '/crm/sync',
      type: kind === 'run' ? 'crm.run.succeeded.v1' : `crm.${kind}.updated.v1`,
      subject: id,
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      tenantid: tenantId,
      correlationid: name,
      data: kind === 'run' ? run : { id, version: 2 },
    };
    const subject =
      kind === 'run' ? runSubject(tenantId, 'succeeded') : recordSubject(tenantId, kind, 'updated');
    await events.publish([{ subject, event }]);
  }

  interface Told {
    readonly id: string;
    readonly name: string;
    readonly about?: string;
  }

  /** Reads until so many events were told. */
  async function watch(
    path: string,
    count: number,
    begin: () => Promise<void> = () => Promise.resolve(),
    headers: Record<string, string> = {},
  ): Promise<Told[]> {
    const stop = new AbortController();
    const response = await fetch(`${harness.gateway.url}${path}`, {
      headers: { authorization: `Bearer ${KEYS.viewer}`, ...headers },
      signal: stop.signal,
    });
    expect(response.status).toBe(200);
    await begin();
    const told: Told[] = [];
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, name] = /^event: (.*)$/m.exec(block) ?? [];
        if (!name) continue;
        const [, id = ''] = /^id: (.*)$/m.exec(block) ?? [];
        const [, data = '{}'] = /^data: (.*)$/m.exec(block) ?? [];
        told.push({ id, name, about: (JSON.parse(data) as Partial<CrmEvent>).correlationid });
      }
      if (told.length >= count) break;
    }
    stop.abort();
    return told;
  }

  it('tells the own tenant’s events from now on, and nobody else’s', async () => {
    const told = await watch('/api/crm/events', 2, async () => {
      await publish(TENANT_B, 'contact', 'theirs');
      await publish(TENANT_A, 'contact', 'c1');
      await publish(TENANT_A, 'run', 'r1');
    });

    expect(told.map(({ name, about }) => [name, about])).toEqual([
      ['contact', 'c1'],
      ['run', 'r1'],
    ]);
  });

  it('goes on where its reader was, without a gap or a repetition', async () => {
    const [first] = await watch('/api/crm/events', 1, () => publish(TENANT_A, 'contact', 'seen'));
    for (const about of ['missed 1', 'missed 2', 'missed 3']) await publish(TENANT_A, 'lead', about);

    const told = await watch('/api/crm/events', 4, () => publish(TENANT_A, 'lead', 'live'), {
      'last-event-id': first.id,
    });

    expect(told.map(({ about }) => about)).toEqual(['missed 1', 'missed 2', 'missed 3', 'live']);
    expect(told.map(({ id }) => Number(id)).every((id, i, all) => i === 0 || id > all[i - 1])).toBe(true);
  });

  it('tells chosen kinds only', async () => {
    const told = await watch('/api/crm/events?kinds=run,lead', 2, async () => {
      await publish(TENANT_A, 'contact', 'c');
      await publish(TENANT_A, 'lead', 'l');
      await publish(TENANT_A, 'run', 'r');
    });

    expect(told.map(({ about }) => about)).toEqual(['l', 'r']);
  });

  it('says so when it cannot go on where its reader was', async () => {
    const told = await watch('/api/crm/events', 1, undefined, { 'last-event-id': '999999999' });

    expect(told[0].name).toBe('gap');
  });

  it.each([
    ['/api/crm/events?kinds=passwords', {}, 400],
    ['/api/crm/events', { 'last-event-id': 'x; DROP' }, 400],
  ])('refuses %s %j', async (path, headers, status) => {
    const response = await fetch(`${harness.gateway.url}${path}`, {
      headers: { authorization: `Bearer ${KEYS.viewer}`, ...headers },
    });

    expect(response.status).toBe(status);
  });
});
