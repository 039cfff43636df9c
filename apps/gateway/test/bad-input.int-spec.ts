// Bad input over every route: the routes come from the API description, the fields from the contracts' own rules, so that a new
// route is tested without anybody remembering to.
import { getMetadataStorage } from 'class-validator';
import * as contracts from '@app/contracts';
import type { OpenAPIObject } from '@nestjs/swagger';
import { OptInBody } from '../src/contact/contact.dto.js';
import { RoleBody } from '../src/account/member.dto.js';
import { KEYS, KNOWN_ID, SECRET_TEXT, anUnknownId } from './fake-owners.js';
import { startHarness, type Answered, type Harness } from './harness.js';

type Class = new () => object;
interface Route {
  readonly method: string;
  readonly path: string;
  readonly isPublic: boolean;
  readonly role?: string;
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
/** The class of each route's body; a route with a body that is missing here fails a test below. */
const BODIES: Record<string, Class> = {
  'post /api/crm/auth/{provider}': contracts.BeginConnectionBody,
  'post /api/crm/integrations': contracts.CreateIntegrationRequest,
  'patch /api/crm/integrations/{id}': contracts.IntegrationPatch,
  'post /api/crm/sync/contacts': contracts.StartRunBody,
  'post /api/crm/sync/runs/{id}/cancel': contracts.Nothing,
  'post /api/contacts': contracts.UpsertContactRequest,
  'patch /api/contacts/{id}': contracts.ContactPatch,
  'post /api/contacts/{id}/opt-in': OptInBody,
  'post /api/auth/sign-in-links': contracts.CreateSignInLinkRequest,
  'post /api/auth/session': contracts.SessionToken,
  'post /api/auth/api-keys': contracts.CreateApiKeyRequest,
  'post /api/auth/members': contracts.AddMemberRequest,
  'patch /api/auth/members/{id}': RoleBody,
};
const LIST_BODY = 'put /api/crm/integrations/{id}/mappings';
const STREAMED = 'post /api/contacts/import';

let harness: Harness;
let routes: Route[];
let withBody: Route[];
let withId: Route[];

beforeAll(async () => {
  harness = await startHarness();
  const document = (await harness.call('GET', '/api/openapi.json', { key: null })).json as OpenAPIObject;
  routes = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => {
      const role = (item[method] as unknown as Record<string, string | undefined>)['x-required-role'];
      return { method, path, isPublic: role === undefined, role };
    }),
  );
  withBody = routes.filter((route) => nameOf(route) in BODIES);
  withId = routes.filter(({ path }) => /\{\w*id\}/i.test(path));
});
afterAll(() => harness.stop());

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
const at = (path: string, id = KNOWN_ID): string =>
  path.replace('{provider}', 'fake').replace(/\{\w+\}/g, id);
const call: Harness['call'] = (...args) => harness.call(...args);
const pointers = (answer: Answered): string[] =>
  (answer.json?.errors ?? []).map((error: { pointer: string }) => error.pointer);

/** Asks every route and tells those that do not answer as expected, so that one failure shows all. */
async function expectAll(
  some: readonly Route[],
  ask: (route: Route) => Promise<Answered>,
  status: number,
  code?: string,
): Promise<void> {
  expect(some.length).toBeGreaterThan(0);
  const wrong: string[] = [];
  for (const route of some) {
    const answer = await ask(route);
    if (answer.status !== status || (code && answer.json?.code !== code) || !isProblem(answer)) {
      wrong.push(`${nameOf(route)}: ${answer.status} ${answer.text.slice(0, 200)}`);
    }
  }
  expect(wrong).toEqual([]);
}

function isProblem({ headers, json, status }: Answered): boolean {
  return (
    headers.get('content-type')?.startsWith('application/problem+json') === true &&
    json.status === status &&
    json.traceId === headers.get('x-request-id') &&
    ['type', 'title', 'code', 'detail'].every(
      (name) => typeof json[name] === 'string' && json[name] !== '',
    ) &&
    typeof json.retryable === 'boolean'
  );
}

describe('the list of routes', () => {
  it('knows the body of every route that takes one', () => {
    const taking = routes.filter(({ method }) => ['post', 'put', 'patch'].includes(method)).map(nameOf);

    expect(taking.sort()).toEqual([...Object.keys(BODIES), LIST_BODY, STREAMED].sort());
  });

  it('has no route without a rule who may use it, but the few that are for everybody', () => {
    expect(
      routes
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
  const protectedRoutes = () => routes.filter((route) => !route.isPublic);
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
      const above = routes.filter((r) => r.role && ranks.indexOf(r.role) > ranks.indexOf(role));
      await expectAll(above, ({ method, path }) => call(method, at(path), { key: KEYS[role] }), 403);
    }
  });

  it('cannot change anything as a viewer', () => {
    const unsafe = routes.filter(({ method, isPublic }) => method !== 'get' && !isPublic);

    expect(unsafe.filter(({ role }) => role === 'viewer').map(nameOf)).toEqual(['delete /api/auth/session']);
  });

  it('is refused outside the scopes of the key', async () => {
    const answer = await call('GET', '/api/crm/orgs', { key: KEYS.contactsOnly });
    const inside = await call('GET', '/api/contacts', { key: KEYS.contactsOnly });

    expect([answer.status, answer.json.code, inside.status]).toEqual([403, 'AUTH.SCOPE', 200]);
  });
});

describe('ids in the path', () => {
  const body = (route: Route) => (nameOf(route) === LIST_BODY ? [] : validBody(BODIES[nameOf(route)]));
  const ask =
    (id: string, key: string = KEYS.owner) =>
    (route: Route) =>
      call(route.method, at(route.path, id), {
        key,
        ...(route.method === 'get' || route.method === 'delete' ? {} : { body: body(route) }),
      });

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
    await expectAll(withId, ask(id), 404);
  });

  it('that are unknown and those of another tenant get the same 404', async () => {
    await expectAll(withId, ask(anUnknownId()), 404);
    await expectAll(withId, ask(KNOWN_ID, KEYS.other), 404);
    const strip = ({ json }: Answered) => ({ ...json, traceId: '' });
    const route = withId[0];
    expect(strip(await ask(KNOWN_ID, KEYS.other)(route))).toEqual(strip(await ask(anUnknownId())(route)));
  });

  it('that cannot be decoded get 400', async () => {
    expect((await call('GET', '/api/contacts/%zz')).status).toBe(400);
  });
});

describe('bodies', () => {
  const send = (options: Parameters<Harness['call']>[2]) => (route: Route) =>
    call(route.method, at(route.path), options);
  const json = { 'content-type': 'application/json' };
  const all = () => [...withBody, ...routes.filter((route) => nameOf(route) === LIST_BODY)];

  it.each(['{', '{"a":}', "{'a':1}", '{"a":1}}', 'NaN', '\u0000', '{"a":1,}'])(
    'that are no JSON are refused with 400 on every route: %j',
    async (raw) => {
      await expectAll(all(), send({ raw, headers: json }), 400, 'REQUEST.MALFORMED');
    },
  );

  it('that are not UTF-8 are refused with 400', async () => {
    const raw = Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]);

    await expectAll(all(), send({ raw, headers: json }), 400, 'REQUEST.MALFORMED');
  });

  it('of another root type are refused with 422 on every route', async () => {
    for (const body of [null, 1, 'text', true]) await expectAll(all(), send({ body }), 422);
    await expectAll(withBody, send({ body: [] }), 422);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'of the media type "%s" are refused with 415 on every route',
    async (type) => {
      await expectAll(all(), send({ raw: 'a=1', headers: { 'content-type': type } }), 415);
    },
  );

  it('that are compressed are refused with 415', async () => {
    await expectAll(all(), send({ raw: 'x', headers: { ...json, 'content-encoding': 'gzip' } }), 415);
  });

  it('over 1 MB are refused with 413 on every route but the import', async () => {
    const raw = `{"a":"${'x'.repeat(1_000_000)}"}`;

    await expectAll(all(), send({ raw, headers: json }), 413);
  });

  it('over 1 MB that do not say so are refused with 413 too', async () => {
    const chunk = new TextEncoder().encode('x'.repeat(100_000));
    const raw = () =>
      new ReadableStream<Uint8Array>({
        start: (controller) => {
          for (let i = 0; i < 12; i += 1) controller.enqueue(chunk);
          controller.close();
        },
      });

    await expectAll(all().slice(0, 3), (route) => send({ raw: raw(), headers: json })(route), 413);
  });

  it('nested 200 levels deep or with 10,000 keys are refused with 413', async () => {
    const deep = `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`;
    const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, 1])));

    await expectAll(withBody, send({ raw: deep, headers: json }), 413);
    await expectAll(withBody, send({ raw: wide, headers: json }), 413);
  });

  it.each(['tenantId', 'role2', 'createdAt', '__proto__', 'constructor', 'prototype'])(
    'with the field %s are refused with 422 that names it, on every route',
    async (name) => {
      for (const route of withBody) {
        const raw = JSON.stringify(validBody(BODIES[nameOf(route)])).replace(/^\{/, `{"${name}":{"x":1},`);

        const answer = await send({ raw: raw.replace(',}', '}'), headers: json })(route);

        expect([nameOf(route), answer.status, pointers(answer)]).toEqual([nameOf(route), 422, [`/${name}`]]);
      }
    },
  );

  it('name every field of a wrong type at once, on every route', async () => {
    for (const route of withBody) {
      const fields = fieldsOf(BODIES[nameOf(route)]);
      const body = Object.fromEntries(fields.map((name) => [name, { wrong: [1] }]));

      const answer = await send({ body: { ...body, unknownField: 1 } })(route);

      expect([nameOf(route), answer.status]).toEqual([nameOf(route), 422]);
      const named = new Set(pointers(answer).map((pointer) => pointer.split('/')[1]));
      const expected = fields.filter((name) => name !== 'customFields');
      expect([...expected, 'unknownField'].filter((name) => !named.has(name))).toEqual([]);
    }
  });

  it('without what is required are refused with 422 that names it, on every route', async () => {
    for (const route of withBody) {
      const required = Object.keys(validBody(BODIES[nameOf(route)])).map((name) => `/${name}`);
      if (required.length === 0) continue;

      const answer = await send({ body: {} })(route);

      expect([nameOf(route), pointers(answer).sort()]).toEqual([nameOf(route), required.sort()]);
    }
  });

  it('with text that cannot be stored are refused where it stands', async () => {
    const nul = await call('POST', '/api/contacts', { body: { email: 'a@example.test', firstName: 'a\0b' } });
    const half = await call('POST', '/api/contacts', {
      raw: '{"email":"a@example.test","customFields":{"x":"\\ud800"}}',
      headers: json,
    });

    expect([nul.status, pointers(nul)]).toEqual([422, ['/firstName']]);
    expect([half.status, pointers(half)]).toEqual([422, ['/customFields/x']]);
  });

  it('never come back in an answer', async () => {
    const canary = 'canary-7f3a@@not-an-address';

    const answer = await call('POST', '/api/contacts', { body: { email: canary, status: canary } });

    expect(answer.status).toBe(422);
    expect(answer.text).not.toContain('canary-7f3a');
  });
});

describe('query parameters', () => {
  /** The event stream answers for ever once it is let in; the callback's address is made by CRMs. */
  const strict = () =>
    routes.filter((r) => !['get /api/crm/auth/callback'].includes(nameOf(r)) && nameOf(r) !== STREAMED);
  const validOptions = (route: Route) => {
    const type = BODIES[nameOf(route)];
    if (nameOf(route) === LIST_BODY) return { body: [] };
    return type ? { body: validBody(type) } : {};
  };

  it('that are unknown are refused with 400 that names them, on every route', async () => {
    for (const route of strict()) {
      const answer = await call(route.method, `${at(route.path)}?surprise=1&other=2`, validOptions(route));

      const expected = [nameOf(route), 400, ['?other', '?surprise']];
      expect([nameOf(route), answer.status, pointers(answer).sort()]).toEqual(expected);
    }
  });

  it('are named together with wrong fields of the body', async () => {
    const answer = await call('POST', '/api/contacts?surprise=1', { body: { email: 'x' } });

    expect([answer.status, pointers(answer)]).toEqual([422, ['?surprise', '/email']]);
  });

  it.each([
    ['limit=0', '?limit'],
    ['limit=201', '?limit'],
    ['limit=ten', '?limit'],
    ['limit=1e2', '?limit'],
    ['limit=', '?limit'],
    ['limit=1&limit=2', '?limit'],
    ['limit[]=1', '?limit[]'],
    [`cursor=${'x'.repeat(501)}`, '?cursor'],
    ['updatedSince=yesterday', '?updatedSince'],
    ['email=%00', '?email'],
    ['__proto__=1', '?__proto__'],
  ])('that are wrong are refused with 400: %s', async (query, pointer) => {
    const answer = await call('GET', `/api/contacts?${query}`);

    expect([answer.status, pointers(answer)]).toEqual([400, [pointer]]);
  });
});

describe('addresses', () => {
  it.each(['/api', '/api/nothing', '/api/contacts/a/b/c', '/nothing', '/api/crm/integrations/x/preview'])(
    'that do not exist get 404: %s',
    async (path) => {
      const answer = await call('GET', path);

      expect([answer.status, answer.json.code]).toEqual([404, 'REQUEST.NOT_FOUND']);
      expect(answer.text).not.toContain(path);
    },
  );

  it('answer 405 with Allow to every method that they do not have', async () => {
    const wrong: string[] = [];
    for (const { path } of routes) {
      const has = routes.filter((route) => at(route.path) === at(path)).map((r) => r.method);
      for (const method of METHODS.filter((m) => !has.includes(m))) {
        const answer = await call(method, at(path));
        // A literal path may also match a pattern, such as /import for /{id}.
        const isElsewhere = routes.some((r) => r.method === method && matches(r.path, at(path)));
        const isRight = answer.status === 405 && answer.headers.get('allow')?.includes(has[0].toUpperCase());
        if (!isElsewhere && !isRight) wrong.push(`${method} ${path}: ${answer.status}`);
      }
    }

    expect(wrong).toEqual([]);
  });
});

describe('failures behind the gateway', () => {
  const begin = (provider: string) =>
    call('POST', `/api/crm/auth/${provider}`, { body: { method: 'web', environment: 'production' } });

  it('of ours say nothing but that they happened', async () => {
    const answer = await begin('broken');

    expect([answer.status, answer.json.code, answer.json.retryable]).toEqual([500, 'INTERNAL', false]);
    for (const word of SECRET_TEXT.split(' ')) expect(answer.text).not.toContain(` ${word}`);
    expect(answer.text).not.toMatch(/at .*\.(ts|js):\d+/);
  });

  it('of the CRM are 503, retryable, with Retry-After', async () => {
    const answer = await begin('down');

    expect([answer.status, answer.json.code, answer.json.retryable]).toEqual([503, 'CRM.UNAVAILABLE', true]);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('carry the trace id that the caller gave', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const headers = { traceparent: `00-${trace}-b7ad6b7169203331-01` };

    expect((await call('GET', '/api/nothing', { headers })).json.traceId).toBe(trace);
  });
});

describe('the log', () => {
  it('has no key, no session, no personal value and no query', async () => {
    await call('GET', '/api/contacts?email=somebody%40secret.test');

    for (const secret of [...Object.values(KEYS), 'session-token-of-nobody', 'secret.test', 'canary-7f3a']) {
      expect(harness.log()).not.toContain(secret);
    }
    expect(harness.log()).toContain('"route":"/api/contacts"');
  });
});

function matches(pattern: string, path: string): boolean {
  return new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
}

function fieldsOf(type: Class): string[] {
  const metadata = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return [...new Set(metadata.map(({ propertyName }) => propertyName))];
}

/** The least that a class accepts. */
function validBody(type: Class | undefined): object {
  const bodies = new Map<Class | undefined, object>([
    [contracts.BeginConnectionBody, { method: 'web', environment: 'production' }],
    [contracts.CreateIntegrationRequest, { connectionId: KNOWN_ID }],
    [contracts.StartRunBody, { integrationId: KNOWN_ID }],
    [contracts.UpsertContactRequest, { email: 'a@example.test' }],
    [OptInBody, { evidence: { source: 'form', at: '2026-01-01T00:00:00Z' } }],
    [contracts.SessionToken, { token: 'good-link' }],
    [contracts.CreateApiKeyRequest, { name: 'k' }],
    [contracts.AddMemberRequest, { email: 'm@example.test', role: 'viewer' }],
    [RoleBody, { role: 'viewer' }],
  ]);
  return bodies.get(type) ?? {};
}
