// MarkMail's side of lists, campaigns, e-mail events and forms, through the public doors of the whole system; no CRM is connected.
import { randomUUID } from 'node:crypto';
import { type RunningSystem, startSystem } from './support/system.js';

jest.setTimeout(240_000);

interface RecordAnswer {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly memberStatus: string;
  readonly contactId: string | null;
}
interface Page {
  readonly items: RecordAnswer[];
}

describe('lists, campaigns, e-mail events and forms', () => {
  let system: RunningSystem;
  let contact: RecordAnswer;

  beforeAll(async () => {
    system = await startSystem({ SANDBOX: 'off' });
    contact = await system.client.post('/api/contacts', { email: 'taro@example.com', title: 'CEO' });
  });
  afterAll(() => system.stop());

  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(new URL(path, system.url), {
      method,
      headers: { authorization: `Bearer ${system.apiKey}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: text ? JSON.parse(text) : undefined };
  };

  it('a list is made once under one Idempotency-Key, takes people and changes under its version', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const made = await call('POST', '/api/lists', { name: 'VIP' }, key);
    const again = await call('POST', '/api/lists', { name: 'VIP' }, key);
    const path = `/api/lists/${made.json.id}`;

    const added = await call('POST', `${path}/members`, { members: [{ contactId: contact.id }] });
    const stale = await call('PATCH', path, { name: 'x' }, { 'if-match': made.headers.get('etag') ?? '' });
    const current = await call('GET', path);
    const renamed = await call(
      'PATCH',
      path,
      { name: 'Best' },
      { 'if-match': current.headers.get('etag') ?? '' },
    );

    expect([made.status, again.json.id]).toEqual([201, made.json.id]);
    expect([added.status, added.json]).toEqual([200, { added: 1, unchanged: 0 }]);
    expect([stale.status, renamed.status, renamed.json.name]).toEqual([412, 200, 'Best']);
    expect((await system.client.get<Page>(`${path}/members`)).items).toMatchObject([
      { contactId: contact.id },
    ]);
    expect((await call('DELETE', `${path}/members/${contact.id}`)).status).toBe(204);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
  });

  it('an unsubscription takes the member on, withdraws the contact’s consent and counts once', async () => {
    const campaign = await system.client.post<RecordAnswer>('/api/campaigns', {
      name: 'Spring',
      startDate: '2026-03-01',
    });
    const event = (type: string) => ({
      id: randomUUID(),
      type,
      contactId: contact.id,
      campaignId: campaign.id,
      occurredAt: new Date().toISOString(),
    });
    const events = [event('sent'), event('unsubscribed'), event('opened')];

    const first = await call('POST', '/api/email-events', { events });
    const again = await call('POST', '/api/email-events', { events });
    const unknown = await call('POST', '/api/email-events', {
      events: [{ ...event('sent'), contactId: randomUUID() }],
    });

    expect([first.status, first.json]).toEqual([200, { accepted: 3, duplicates: 0 }]);
    expect(again.json).toEqual({ accepted: 0, duplicates: 3 });
    expect([unknown.status, unknown.json.errors[0].pointer]).toEqual([404, '/events/0/contactId']);
    const members = await system.client.get<Page>(`/api/campaigns/${campaign.id}/members`);
    expect(members.items.map(({ memberStatus }) => memberStatus)).toEqual(['unsubscribed']);
    expect((await system.client.get<RecordAnswer>(`/api/contacts/${contact.id}`)).status).toBe(
      'unsubscribed',
    );
  });

  it('a form goes to the contact that has the address, else to a lead', async () => {
    const submit = (body: object) => call('POST', '/api/forms/newsletter/submissions', body);

    const known = await submit({ email: 'TARO@example.com', title: 'Intern', phone: '1' });
    const made = await submit({ email: 'new@example.com', firstName: 'Aoi' });
    const changed = await submit({ email: 'new@example.com', title: 'CTO' });

    expect([known.status, known.json]).toEqual([
      201,
      expect.objectContaining({ object: 'contact', recordId: contact.id, outcome: 'updated' }),
    ]);
    expect(await system.client.get(`/api/contacts/${contact.id}`)).toMatchObject({
      title: 'CEO',
      phone: '1',
    });
    expect([made.json.outcome, changed.json.outcome]).toEqual(['created', 'updated']);
    expect(await system.client.get(`/api/leads/${made.json.recordId}`)).toMatchObject({
      firstName: 'Aoi',
      title: 'CTO',
      formId: 'newsletter',
    });
  });

  it.each(['leads', 'accounts', 'deals', 'lists', 'campaigns'])('/api/%s answers a page', async (path) => {
    expect(await system.client.get(`/api/${path}?limit=1`)).toMatchObject({ items: expect.any(Array) });
  });
});
