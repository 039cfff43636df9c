// Who may not, over every route.
import { KEYS, KNOWN_ID, anUnknownId } from './fixtures.js';
import {
  at,
  BODIES,
  expectAll,
  LIST_BODY,
  nameOf,
  startAllRoutes,
  STREAMED,
  validOptions,
  type Route,
} from './all-routes.js';
import type { Answered } from './harness.js';

const gateway = startAllRoutes();
const { call } = gateway;
const withId = () => gateway.routes.filter(({ path }) => /\{\w*id\}/i.test(path));

describe('the list of routes', () => {
  it('knows the body of every route that takes one', () => {
    const taking = gateway.routes
      .filter(({ method }) => ['post', 'put', 'patch'].includes(method))
      .map(nameOf);

    expect(taking.sort()).toEqual([...Object.keys(BODIES), LIST_BODY, STREAMED].sort());
  });

  it('has no route without a rule who may use it, but the few that are for everybody', () => {
    expect(
      gateway.routes
        .filter((route) => route.isPublic)
        .map(nameOf)
        .sort(),
    ).toEqual([
      'get /api/crm/auth/callback',
      'get /api/health/live',
      'get /api/health/ready',
      'post /api/auth/session',
    ]);
  });
});

describe('who asks', () => {
  const protectedRoutes = () => gateway.routes.filter((route) => !route.isPublic);
  const asking =
    (headers: Record<string, string>, suffix = '') =>
    ({ method, path }: Route) =>
      call(method, at(path) + suffix, { key: null, headers });

  it.each([
    ['no credential', {}, ''],
    ['an unknown key', { authorization: 'Bearer key-of-nobody-00000000000000000000' }, ''],
    ['another scheme', { authorization: 'Basic dXNlcjpwYXNz' }, ''],
    ['an empty bearer token', { authorization: 'Bearer ' }, ''],
    ['an unsigned JWT', { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.eA' }, ''],
    ['a key in the query', {}, `?api_key=${KEYS.owner}`],
    ['an unknown session', { cookie: 'crm_session=session-token-of-nobody' }, ''],
  ])('is refused with 401 on every route with %s', async (_, headers, suffix) => {
    await expectAll(protectedRoutes(), asking(headers, suffix), 401);
  });

  it('is told how to authenticate', async () => {
    const answer = await call('GET', '/api/contacts', { key: null });

    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
  });

  it('is refused with 403 on every route above the own role', async () => {
    const ranks = ['viewer', 'operator', 'admin', 'owner'];
    for (const role of ['viewer', 'operator'] as const) {
      const above = gateway.routes.filter((r) => r.role && ranks.indexOf(r.role) > ranks.indexOf(role));
      await expectAll(above, ({ method, path }) => call(method, at(path), { key: KEYS[role] }), 403);
    }
  });

  it('cannot change anything as a viewer', () => {
    const unsafe = gateway.routes.filter(({ method, isPublic }) => method !== 'get' && !isPublic);

    expect(unsafe.filter(({ role }) => role === 'viewer').map(nameOf)).toEqual(['delete /api/auth/session']);
  });

  it('is refused outside the scopes of the key', async () => {
    const answer = await call('GET', '/api/crm/orgs', { key: KEYS.contactsOnly });
    const inside = await call('GET', '/api/contacts', { key: KEYS.contactsOnly });
    const self = await call('GET', '/api/auth/me', { key: KEYS.contactsOnly });

    expect([answer.status, answer.json.code]).toEqual([403, 'AUTH.SCOPE']);
    expect([inside.status, self.status]).toEqual([200, 200]);
  });
});

describe('ids in the path', () => {
  const ask =
    (id: string, key: string = KEYS.owner) =>
    (route: Route) =>
      call(route.method, at(route.path, id), { key, ...validOptions(route) });

  it.each([
    'not-a-uuid',
    '-1',
    '..%2f..%2fetc%2fpasswd',
    '[1]',
    '%7B%7D',
    '018f0000-0000-7000-8000-00000000000g',
    '%00',
    "'%20OR%201=1--",
    'x'.repeat(2_000),
  ])('that cannot be one lead to 404: %.40s', async (id) => {
    await expectAll(withId(), ask(id), 404);
  });

  it('that are unknown and those of another tenant get the same 404', async () => {
    await expectAll(withId(), ask(anUnknownId()), 404);
    await expectAll(withId(), ask(KNOWN_ID, KEYS.other), 404);
    const strip = ({ json }: Answered) => ({ ...json, traceId: '' });
    const route = withId()[0];
    expect(strip(await ask(KNOWN_ID, KEYS.other)(route))).toEqual(strip(await ask(anUnknownId())(route)));
  });

  it('that cannot be decoded get 400', async () => {
    expect((await call('GET', '/api/contacts/%zz')).status).toBe(400);
  });
});
