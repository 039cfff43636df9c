import { beginConnection, createApiKey, replaceMappings, startRuns, updateIntegration } from '@app/contracts';
import { KEYS, KNOWN_ID, SESSION_TOKEN } from './fixtures.js';
import { startHarness, type Harness } from './harness.js';

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const call: Harness['call'] = (...args) => harness.call(...args);
const line = { markmailField: 'email', crmField: 'Email', direction: 'bidirectional', rule: 'newest' };

describe('health', () => {
  it('says that it lives, to anybody', async () => {
    const answer = await call('GET', '/api/health/live', { key: null });

    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ live: true });
  });

  it('is ready when NATS and all services are', async () => {
    const answer = await call('GET', '/api/health/ready', { key: null });

    expect(answer.status).toBe(200);
    expect(answer.json.checks).toEqual({
      nats: 'ok',
      auth: 'ok',
      integration: 'ok',
      sync: 'ok',
      webhook: 'ok',
    });
  });
});

describe('every route answers what its owner says', () => {
  const anEvent = { id: 'e1', type: 'opened', contactId: KNOWN_ID, occurredAt: '2026-01-01T00:00:00Z' };
  const evidence = { source: 'form', at: '2026-01-01T00:00:00Z' };
  it.each([
    ['GET', '/api/crm/orgs', undefined, 200],
    ['GET', `/api/crm/orgs/${KNOWN_ID}`, undefined, 200],
    ['DELETE', `/api/crm/orgs/${KNOWN_ID}`, undefined, 204],
    ['POST', '/api/crm/auth/fake', { method: 'web', environment: 'production' }, 201],
    ['POST', '/api/crm/integrations', { connectionId: KNOWN_ID }, 201],
    ['GET', '/api/crm/integrations?limit=200', undefined, 200],
    ['GET', `/api/crm/integrations/${KNOWN_ID}`, undefined, 200],
    ['PATCH', `/api/crm/integrations/${KNOWN_ID}`, { name: 'New' }, 200],
    ['DELETE', `/api/crm/integrations/${KNOWN_ID}`, undefined, 204],
    ['GET', `/api/crm/integrations/${KNOWN_ID}/fields?object=contact`, undefined, 200],
    ['GET', `/api/crm/integrations/${KNOWN_ID}/mappings?object=contact`, undefined, 200],
    ['PUT', `/api/crm/integrations/${KNOWN_ID}/mappings?object=contact`, [line], 200],
    ['POST', '/api/crm/sync/contacts', { integrationId: KNOWN_ID }, 202],
    ['POST', '/api/crm/sync/all', { integrationId: KNOWN_ID, mode: 'full' }, 202],
    ['GET', '/api/crm/sync/runs?state=running', undefined, 200],
    ['GET', `/api/crm/sync/runs/${KNOWN_ID}`, undefined, 200],
    ['GET', `/api/crm/sync/runs/${KNOWN_ID}/errors`, undefined, 200],
    ['POST', `/api/crm/sync/runs/${KNOWN_ID}/cancel`, undefined, 202],
    ['GET', '/api/crm/conflicts?object=contact', undefined, 200],
    ['GET', '/api/crm/activity?side=crm&object=lead', undefined, 200],
    ['GET', `/api/crm/records/contact/${KNOWN_ID}/timeline?limit=10`, undefined, 200],
    ['GET', `/api/crm/records/contact/${KNOWN_ID}/fields`, undefined, 200],
    ['POST', `/api/crm/conflicts/${KNOWN_ID}/resolve`, { choice: 'value', value: null }, 200],
    ['POST', '/api/crm/conflicts/resolve', { ids: [KNOWN_ID], choice: 'crm' }, 200],
    ['GET', `/api/crm/sync/status?integrationId=${KNOWN_ID}`, undefined, 200],
    ['GET', '/api/contacts?limit=10&email=a%40example.test', undefined, 200],
    ['POST', '/api/contacts', { email: 'a@example.test' }, 200],
    ['GET', `/api/contacts/${KNOWN_ID}`, undefined, 200],
    ['PATCH', `/api/contacts/${KNOWN_ID}`, { firstName: null }, 200],
    ['DELETE', `/api/contacts/${KNOWN_ID}`, undefined, 204],
    ['POST', `/api/contacts/${KNOWN_ID}/opt-in`, { evidence }, 200],
    ['GET', `/api/contacts/import/${KNOWN_ID}`, undefined, 200],
    ['GET', `/api/contacts/import/${KNOWN_ID}/errors`, undefined, 200],
    ['GET', '/api/leads?email=a%40example.test&updatedSince=2026-01-01T00:00:00Z', undefined, 200],
    ['GET', `/api/leads/${KNOWN_ID}`, undefined, 200],
    ['PATCH', `/api/leads/${KNOWN_ID}`, { leadStatus: 'Working' }, 200],
    ['DELETE', `/api/leads/${KNOWN_ID}`, undefined, 204],
    ['GET', '/api/accounts?name=Acme', undefined, 200],
    ['GET', `/api/accounts/${KNOWN_ID}`, undefined, 200],
    ['GET', `/api/deals?accountId=${KNOWN_ID}`, undefined, 200],
    ['GET', `/api/deals/${KNOWN_ID}`, undefined, 200],
    ['GET', '/api/lists?limit=1', undefined, 200],
    ['POST', '/api/lists', { name: 'VIP', description: null }, 201],
    ['GET', `/api/lists/${KNOWN_ID}`, undefined, 200],
    ['PATCH', `/api/lists/${KNOWN_ID}`, { customFields: { rank: null } }, 200],
    ['DELETE', `/api/lists/${KNOWN_ID}`, undefined, 204],
    ['GET', `/api/lists/${KNOWN_ID}/members?limit=5`, undefined, 200],
    ['POST', `/api/lists/${KNOWN_ID}/members`, { members: [{ leadId: KNOWN_ID }] }, 200],
    ['DELETE', `/api/lists/${KNOWN_ID}/members/${KNOWN_ID}`, undefined, 204],
    ['GET', '/api/campaigns', undefined, 200],
    ['POST', '/api/campaigns', { name: 'Spring', startDate: '2026-03-01', budget: 10.5 }, 201],
    ['GET', `/api/campaigns/${KNOWN_ID}`, undefined, 200],
    ['PATCH', `/api/campaigns/${KNOWN_ID}`, { isActive: true, endDate: null }, 200],
    ['DELETE', `/api/campaigns/${KNOWN_ID}`, undefined, 204],
    ['GET', `/api/campaigns/${KNOWN_ID}/members?memberStatus=opened`, undefined, 200],
    [
      'POST',
      `/api/campaigns/${KNOWN_ID}/members`,
      { members: [{ contactId: KNOWN_ID, memberStatus: 'sent' }] },
      200,
    ],
    ['PATCH', `/api/campaigns/${KNOWN_ID}/members/${KNOWN_ID}`, { memberStatus: 'clicked' }, 200],
    ['DELETE', `/api/campaigns/${KNOWN_ID}/members/${KNOWN_ID}`, undefined, 204],
    ['POST', '/api/email-events', { events: [anEvent] }, 200],
    ['POST', '/api/forms/newsletter/submissions', { email: 'f@example.test', firstName: null }, 201],
    ['GET', '/api/webhooks', undefined, 200],
    ['POST', '/api/webhooks', { url: 'https://hooks.example.com/', eventTypes: ['crm.contact.*'] }, 201],
    ['GET', `/api/webhooks/${KNOWN_ID}`, undefined, 200],
    ['PATCH', `/api/webhooks/${KNOWN_ID}`, { isEnabled: true, description: null }, 200],
    ['DELETE', `/api/webhooks/${KNOWN_ID}`, undefined, 204],
    ['POST', `/api/webhooks/${KNOWN_ID}/secret`, { keepOldHours: 0 }, 200],
    ['POST', `/api/webhooks/${KNOWN_ID}/test`, undefined, 200],
    ['GET', `/api/webhooks/${KNOWN_ID}/deliveries?state=failed&limit=5`, undefined, 200],
    ['GET', `/api/webhooks/${KNOWN_ID}/deliveries/${KNOWN_ID}`, undefined, 200],
    ['POST', `/api/webhooks/${KNOWN_ID}/deliveries/${KNOWN_ID}/redeliver`, undefined, 202],
    ['POST', `/api/webhooks/${KNOWN_ID}/redeliver`, { from: '2026-01-01T00:00:00Z', states: ['held'] }, 202],
    ['GET', '/api/auth/me', undefined, 200],
    ['POST', '/api/auth/sign-in-links', {}, 201],
    ['GET', '/api/auth/api-keys', undefined, 200],
    ['POST', '/api/auth/api-keys', { name: 'ci' }, 201],
    ['DELETE', `/api/auth/api-keys/${KNOWN_ID}`, undefined, 204],
    ['GET', '/api/auth/members', undefined, 200],
    ['POST', '/api/auth/members', { email: 'm@example.test', role: 'viewer' }, 201],
    ['PATCH', `/api/auth/members/${KNOWN_ID}`, { role: 'admin' }, 200],
    ['DELETE', `/api/auth/members/${KNOWN_ID}`, undefined, 204],
    ['GET', '/api/auth/audit', undefined, 200],
  ])('%s %s', async (method, path, body, status) => {
    const answer = await call(method, path, { body });

    expect([answer.status, answer.json?.errors]).toEqual([status, undefined]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    if (status === 204) expect(answer.text).toBe('');
  });
});

describe('integrations', () => {
  it('answers the mapping as a list, its version as ETag', async () => {
    const answer = await call('GET', `/api/crm/integrations/${KNOWN_ID}/mappings?object=contact`);

    expect(answer.json).toHaveLength(1);
    expect(answer.headers.get('etag')).toBe('"4"');
  });

  it('names a wrong line by its place in the list, also where the owner found it', async () => {
    const path = `/api/crm/integrations/${KNOWN_ID}/mappings?object=contact`;

    const ours = await call('PUT', path, { body: [line, { ...line, rule: 'mine', more: 1 }] });
    const theirs = await call('PUT', path, { body: [{ ...line, crmField: 'Nowhere' }] });

    expect(ours.json.errors.map((e: { pointer: string }) => e.pointer)).toEqual(['/1/more', '/1/rule']);
    expect([theirs.status, theirs.json.errors[0].pointer]).toEqual([422, '/0/crmField']);
  });

  it('takes back what it has answered', async () => {
    const path = `/api/crm/integrations/${KNOWN_ID}/mappings?object=contact`;
    const read = await call('GET', path);

    const written = await call('PUT', path, {
      body: read.json,
      headers: { 'if-match': read.headers.get('etag') ?? '' },
    });

    expect([read.json[0].compatibility, written.status]).toEqual([{ verdict: 'ok' }, 200]);
    expect(harness.owners.last(replaceMappings).request).toMatchObject({ ifVersion: 4, mappings: [line] });
  });

  it('refuses a mapping that is no list', async () => {
    const answer = await call('PUT', `/api/crm/integrations/${KNOWN_ID}/mappings`, { body: { a: 1 } });

    expect([answer.status, answer.json.errors[0].pointer]).toEqual([422, '']);
  });

  it('merges a patch under the version that was read', async () => {
    const body = { objects: { contact: { deletes: { toCrm: 'ignore' } } } };

    const answer = await call('PATCH', `/api/crm/integrations/${KNOWN_ID}`, {
      body,
      headers: { 'if-match': '"7"' },
    });

    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"8"']);
    expect(harness.owners.last(updateIntegration).request).toEqual({
      id: KNOWN_ID,
      ifVersion: 7,
      patch: body,
    });
  });
});

describe('runs', () => {
  const body = { integrationId: KNOWN_ID };

  it('answers the finished run to a caller that waits', async () => {
    const answer = await call('POST', '/api/crm/sync/contacts?wait=10', { body });

    expect([answer.status, answer.json.state]).toEqual([200, 'succeeded']);
    expect(harness.owners.last(startRuns).request).toEqual({ ...body, objects: ['contact'] });
  });

  it.each([
    ['leads', { objects: ['lead'] }],
    ['lists', { objects: ['list'], along: ['campaignMember'] }],
    ['campaigns', { objects: ['campaign'], along: ['campaignMember'] }],
    ['activities', { objects: ['activity'] }],
    ['deals/', { objects: ['deal'] }],
  ])('starts what belongs together for %s', async (path, asked) => {
    const answer = await call('POST', `/api/crm/sync/${path}`, { body });

    expect([answer.status, answer.json]).toEqual([202, { runId: KNOWN_ID }]);
    expect(harness.owners.last(startRuns).request).toEqual({ ...body, ...asked });
  });

  it('starts them for all objects, and answers how each ended to a caller that waits', async () => {
    const started = await call('POST', '/api/crm/sync/all', { body });
    const waited = await call('POST', '/api/crm/sync/all?wait=10', { body });

    const runs = [
      { object: 'contact', runId: KNOWN_ID },
      { object: 'deal', runId: KNOWN_ID },
    ];
    expect([started.status, started.json]).toEqual([202, { runId: KNOWN_ID, runs }]);
    expect([waited.status, waited.json.state, waited.json.runs.length]).toEqual([200, 'succeeded', 2]);
    expect(harness.owners.last(startRuns).request).toEqual(body);
  });

  it('answers 202 when the run takes longer than the caller waits', async () => {
    harness.owners.looksUntilFinished = 1_000;

    const answer = await call('POST', '/api/crm/sync/contacts?wait=1', { body });

    expect([answer.status, answer.json]).toEqual([202, { runId: KNOWN_ID }]);
    harness.owners.looksUntilFinished = 2;
  });

  it.each(['-1', '121', 'soon', '1.5', ''])('refuses wait=%s', async (wait) => {
    const answer = await call('POST', `/api/crm/sync/contacts?wait=${wait}`, { body });

    expect([answer.status, answer.json.errors[0].pointer]).toEqual([400, '?wait']);
  });
});

describe('the callback of a CRM', () => {
  const path = '/api/crm/auth/callback';

  it('goes on to the page of the connection', async () => {
    const answer = await call('GET', `${path}?code=1&state=good&extra=of-the-crm`, { key: null });

    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe(`/connections/${KNOWN_ID}?connected=1`);
  });

  it('binds the flow to the browser session, at its beginning and its end', async () => {
    const cookie = `crm_session=${SESSION_TOKEN}`;

    const headers = { cookie, 'x-csrf-token': 'csrf-token-of-the-session' };
    const body = { method: 'web', environment: 'production' };
    await call('POST', '/api/crm/auth/fake', { key: null, headers, body });
    await call('GET', `${path}?code=1&state=good`, { key: null, headers: { cookie } });

    expect(harness.owners.last(beginConnection).request.sessionId).toBe('browser-session');
    const completed = harness.owners.last({ subject: 'auth.connection.complete.v1' });
    expect(completed.request.sessionId).toBe('browser-session');
  });

  it('tells the person on the page when the CRM refused', async () => {
    const answer = await call('GET', `${path}?error=access_denied&state=good`, { key: null });

    expect([answer.status, answer.headers.get('location')]).toEqual([
      302,
      '/connections?error=CONNECTION.REFUSED',
    ]);
  });

  it('answers a program 400 for a state that is used or unknown, and sends a browser to the page', async () => {
    const program = await call('GET', `${path}?code=1&state=used`, { key: null });
    const browser = await call('GET', `${path}?code=1&state=used`, {
      key: null,
      headers: { accept: 'text/html,*/*' },
    });

    expect([program.status, program.json.code]).toEqual([400, 'CONNECTION.STATE_INVALID']);
    expect(program.json.errors[0].pointer).toBe('?state');
    expect(browser.headers.get('location')).toBe('/connections?error=CONNECTION.STATE_INVALID');
  });

  it.each(['//evil.test', 'https:evil.test', '/\\evil.test', '%2f%2fevil.test', 'javascript:alert(1)'])(
    'never leaves for return_to=%s',
    async (target) => {
      const query = `code=1&state=good&return_to=${encodeURIComponent(target)}`;

      const answer = await call('GET', `${path}?${query}`, { key: null });

      expect(answer.headers.get('location')).toBe(`/connections/${KNOWN_ID}?connected=1`);
    },
  );
});

describe('API keys', () => {
  it('gives a new key no more scopes than its maker has', async () => {
    const narrow = { key: KEYS.contactsOnly };

    const refused = await call('POST', '/api/auth/api-keys', {
      ...narrow,
      body: { name: 'k', scopes: ['*'] },
    });
    const made = await call('POST', '/api/auth/api-keys', { ...narrow, body: { name: 'k' } });

    expect([refused.status, refused.json.code]).toEqual([403, 'AUTH.SCOPE']);
    expect(made.status).toBe(201);
    const { scopes } = harness.owners.last(createApiKey).request;
    expect(scopes).toEqual(['contacts:write', 'keys:write']);
  });
});

describe('an endpoint for webhooks', () => {
  it('names a wrong address by its place in the body, also where the owner found it', async () => {
    const answer = await call('PATCH', `/api/webhooks/${KNOWN_ID}`, { body: { url: 'https://10.0.0.1/' } });

    expect([answer.status, answer.json.code]).toEqual([422, 'WEBHOOK.URL_NOT_ALLOWED']);
    expect(answer.json.errors[0].pointer).toBe('/url');
  });

  it('is for admins', async () => {
    const seen = await call('GET', '/api/webhooks', { key: KEYS.operator });

    expect(seen.status).toBe(403);
  });
});
