// Addresses that do not exist, owners that fail, and what must never be told.
import { KEYS, SECRET_TEXT } from './fixtures.js';
import { at, METHODS, startAllRoutes } from './all-routes.js';

const gateway = startAllRoutes();
const { call } = gateway;

describe('addresses', () => {
  it.each(['/api', '/api/nothing', '/api/contacts/a/b/c', '/nothing', '/api/crm/integrations/x/nothing'])(
    'that do not exist get 404: %s',
    async (path) => {
      const answer = await call('GET', path);

      expect([answer.status, answer.json.code]).toEqual([404, 'REQUEST.NOT_FOUND']);
      expect(answer.text).not.toContain(path);
    },
  );

  it('answer 405 with Allow to every method that they do not have', async () => {
    const wrong: string[] = [];
    for (const { path } of gateway.routes) {
      const has = gateway.routes.filter((route) => at(route.path) === at(path)).map((r) => r.method);
      for (const method of METHODS.filter((m) => !has.includes(m))) {
        const answer = await call(method, at(path));
        // A literal path may also match a pattern, such as /import for /{id}.
        const isElsewhere = gateway.routes.some((r) => r.method === method && matches(r.path, at(path)));
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
      expect(gateway.harness.log()).not.toContain(secret);
    }
    expect(gateway.harness.log()).toContain('"route":"/api/contacts"');
  });
});

function matches(pattern: string, path: string): boolean {
  return new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
}
