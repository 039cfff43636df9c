// What is the same for records of every kind: entity tags, places of new records, scopes.
import { createCampaign, createList, patchCampaign, recordEmailEvents, submitForm } from '@app/contracts';
import { KEYS, KNOWN_ID, UNKNOWN_PERSON } from './fixtures.js';
import { startHarness, type Harness } from './harness.js';

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const call: Harness['call'] = (...args) => harness.call(...args);

const READ = ['contacts', 'leads', 'accounts', 'deals', 'lists', 'campaigns'];
const MADE = ['lists', 'campaigns'];
const CHANGED = ['contacts', 'leads', 'lists', 'campaigns'];

describe.each(READ)('/api/%s', (path) => {
  it('answers a record’s version as its ETag, and 304 to a reader who has it', async () => {
    const answer = await call('GET', `/api/${path}/${KNOWN_ID}`);
    // fetch would add no-cache, which asks for the whole answer.
    const headers = { 'if-none-match': '"3"', 'cache-control': 'max-age=0' };
    const again = await call('GET', `/api/${path}/${KNOWN_ID}`, { headers });

    expect([answer.status, answer.headers.get('etag'), again.status]).toEqual([200, '"3"', 304]);
  });

  it('is open to keys with its own scope', async () => {
    const answer = await call('GET', `/api/${path}`, { key: KEYS.contactsOnly });

    expect(answer.status).toBe(path === 'contacts' ? 200 : 403);
  });
});

describe.each(CHANGED)('/api/%s', (path) => {
  it('changes and deletes the version that If-Match names, and no other', async () => {
    const change = (method: string, tag: string) =>
      call(method, `/api/${path}/${KNOWN_ID}`, {
        ...(method === 'PATCH' ? { body: { customFields: { x: 1 } } } : {}),
        headers: { 'if-match': tag },
      });

    const [patched, deleted] = [await change('PATCH', '"3"'), await change('DELETE', '"3"')];
    const [stale, staleToo] = [await change('PATCH', '"2"'), await change('DELETE', 'W/"3"')];

    expect([patched.status, patched.headers.get('etag'), deleted.status]).toEqual([200, '"4"', 204]);
    expect([stale.status, staleToo.status]).toEqual([412, 412]);
  });
});

describe.each(MADE)('/api/%s', (path) => {
  it('answers 201 with Location and ETag for a new record, and passes the Idempotency-Key on', async () => {
    const headers = { 'idempotency-key': 'once' };

    const answer = await call('POST', `/api/${path}`, { body: { name: 'x' }, headers });

    expect([answer.status, answer.headers.get('location'), answer.headers.get('etag')]).toEqual([
      201,
      `/api/${path}/${KNOWN_ID}`,
      '"3"',
    ]);
    const { subject } = path === 'lists' ? createList : createCampaign;
    expect(harness.owners.keys.get(subject)).toBe('once');
  });
});

it('hands a patch to the owner as it came', async () => {
  const body = { startDate: null, budget: 10.5, customFields: { x: null } };

  await call('PATCH', `/api/campaigns/${KNOWN_ID}`, { body });

  expect(harness.owners.last(patchCampaign).request).toEqual({ id: KNOWN_ID, patch: body });
});

describe('members', () => {
  const add = (path: string, members: unknown) =>
    call('POST', `/api/${path}/${KNOWN_ID}/members`, { body: { members } });
  const person = { contactId: KNOWN_ID };

  it.each([
    ['nobody', [], ['/members']],
    ['too many', Array.from({ length: 1_001 }, () => person), ['/members']],
    ['something else', [person, null, 'x'], ['/members/1', '/members/2']],
    ['somebody without an id', [person, {}], ['/members/1/contactId']],
    ['somebody with two', [{ contactId: KNOWN_ID, leadId: KNOWN_ID }], ['/members/0/leadId']],
    ['what is no id', [{ contactId: 'x' }, { leadId: 'y' }], ['/members/0/contactId', '/members/1/leadId']],
    ['null', [{ contactId: null, leadId: KNOWN_ID }], ['/members/0/contactId', '/members/0/leadId']],
    ['more', [{ ...person, role: 'x' }], ['/members/0/role']],
  ])('that are %s are refused with 422', async (_, members, pointers) => {
    for (const path of ['lists', 'campaigns']) {
      const answer = await add(path, members);

      expect([answer.status, answer.json.errors.map((e: { pointer: string }) => e.pointer)]).toEqual([
        422,
        pointers,
      ]);
    }
  });

  it('who are unknown get 404 that names their places', async () => {
    const answer = await add('campaigns', [{ contactId: UNKNOWN_PERSON }]);

    expect([answer.status, answer.json.code]).toEqual([404, 'REQUEST.NOT_FOUND']);
    expect(answer.json.errors).toMatchObject([{ pointer: '/members/0/contactId', code: 'notFound' }]);
  });

  it('go on to a status under the version that was read', async () => {
    const path = `/api/campaigns/${KNOWN_ID}/members/${KNOWN_ID}`;
    const send = (tag: string) =>
      call('PATCH', path, { body: { memberStatus: 'opened' }, headers: { 'if-match': tag } });

    const [first, stale] = [await send('"3"'), await send('"2"')];

    expect([first.status, first.headers.get('etag'), stale.status]).toEqual([200, '"4"', 412]);
  });
});

describe('e-mail events', () => {
  const event = { id: 'e1', type: 'sent', contactId: KNOWN_ID, occurredAt: '2026-01-01T00:00:00Z' };
  const send = (events: unknown) => call('POST', '/api/email-events', { body: { events } });

  it('reach the owner as they came', async () => {
    const whole = { ...event, campaignId: null, metadata: { url: 'https://x.test', toString: 1 } };

    await send([whole]);

    expect(harness.owners.last(recordEmailEvents).request).toEqual({ events: [whole] });
  });

  it('name every wrong field at once', async () => {
    const wrong = { id: '', type: 'read', contactId: 'x', occurredAt: 'now', metadata: [], more: 1 };

    const answer = await send([event, wrong, {}]);

    expect(answer.status).toBe(422);
    expect(answer.json.errors.map((e: { pointer: string }) => e.pointer).sort()).toEqual([
      ...['contactId', 'id', 'metadata', 'more', 'occurredAt', 'type'].map((name) => `/events/1/${name}`),
      ...['contactId', 'id', 'occurredAt', 'type'].map((name) => `/events/2/${name}`),
    ]);
  });

  it.each([[[]], [Array.from({ length: 1_001 }, (_, i) => ({ ...event, id: `e${i}` }))], [{}]])(
    'are between one and a thousand',
    async (events) => {
      expect((await send(events)).status).toBe(422);
    },
  );
});

describe('forms', () => {
  it('are named by MarkMail’s own ids', async () => {
    const submit = (form: string) =>
      call('POST', `/api/forms/${form}/submissions`, { body: { email: 'f@example.test' } });

    const [named, byId, bad] = [await submit('sign-up_2'), await submit(KNOWN_ID), await submit('-%20')];

    expect([named.status, byId.status, bad.status]).toEqual([201, 201, 404]);
    expect(harness.owners.last(submitForm).request).toEqual({ formId: KNOWN_ID, email: 'f@example.test' });
  });
});
