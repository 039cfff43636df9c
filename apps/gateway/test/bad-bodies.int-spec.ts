// Bodies and queries that are wrong, over every route.
import {
  at,
  BODIES,
  expectAll,
  fieldsOf,
  LIST_BODY,
  nameOf,
  pointers,
  startAllRoutes,
  STREAMED,
  validBody,
  validOptions,
  withBody,
  type Route,
} from './all-routes.js';
import type { CallOptions } from './harness.js';

const gateway = startAllRoutes();
const { call } = gateway;

describe('bodies', () => {
  const send = (options: CallOptions) => (route: Route) => call(route.method, at(route.path), options);
  const json = { 'content-type': 'application/json' };
  const all = () => [
    ...withBody(gateway.routes),
    ...gateway.routes.filter((route) => nameOf(route) === LIST_BODY),
  ];

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
    await expectAll(withBody(gateway.routes), send({ body: [] }), 422);
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

    await expectAll(withBody(gateway.routes), send({ raw: deep, headers: json }), 413);
    await expectAll(withBody(gateway.routes), send({ raw: wide, headers: json }), 413);
  });

  it.each(['tenantId', 'role2', 'createdAt', '__proto__', 'constructor', 'prototype'])(
    'with the field %s are refused with 422 that names it, on every route',
    async (name) => {
      for (const route of withBody(gateway.routes)) {
        const raw = JSON.stringify(validBody(BODIES[nameOf(route)])).replace(/^\{/, `{"${name}":{"x":1},`);

        const answer = await send({ raw: raw.replace(',}', '}'), headers: json })(route);

        expect([nameOf(route), answer.status, pointers(answer)]).toEqual([nameOf(route), 422, [`/${name}`]]);
      }
    },
  );

  it('name every field of a wrong type at once, on every route', async () => {
    for (const route of withBody(gateway.routes)) {
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
    for (const route of withBody(gateway.routes)) {
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
    gateway.routes.filter(
      (r) => !['get /api/crm/auth/callback'].includes(nameOf(r)) && nameOf(r) !== STREAMED,
    );

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
