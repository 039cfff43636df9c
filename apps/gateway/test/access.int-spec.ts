import { authenticate, endSession } from '@app/contracts';
import { CSRF, HOST_JWT, KEYS, SESSION_TOKEN } from './fixtures.js';
import { startHarness, type Harness } from './harness.js';

const cookie = `crm_session=${SESSION_TOKEN}`;
const newContact = { email: 'a@example.test' };

describe('access', () => {
  let harness: Harness;

  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.stop());

  const post = (headers: Record<string, string>) =>
    harness.call('POST', '/api/contacts', { key: null, headers, body: newContact });

  describe('a browser session', () => {
    it('begins with a sign-in link and lives in a cookie that scripts cannot read', async () => {
      const body = { token: 'good-link' };

      const answer = await harness.call('POST', '/api/auth/session', { key: null, body });

      const set = answer.headers.get('set-cookie') ?? '';
      expect(answer.status).toBe(201);
      expect(set).toMatch(new RegExp(`^${cookie}; Path=/; Expires=[^;]+; HttpOnly; SameSite=Lax$`));
      expect(answer.json.csrfToken).toBe(CSRF);
      expect(answer.text).not.toContain(SESSION_TOKEN);
    });

    it('does not begin with a used link, nor for a page of another origin', async () => {
      const used = await harness.call('POST', '/api/auth/session', { key: null, body: { token: 'used' } });
      const foreign = await harness.call('POST', '/api/auth/session', {
        key: null,
        body: { token: 'good-link' },
        headers: { origin: 'https://evil.test' },
      });

      expect([used.status, used.json.code]).toEqual([401, 'AUTH.SIGN_IN_LINK_INVALID']);
      expect([foreign.status, foreign.headers.get('set-cookie')]).toEqual([403, null]);
    });

    it('reads without a CSRF token and learns it', async () => {
      const answer = await harness.call('GET', '/api/auth/me', { key: null, headers: { cookie } });

      expect([answer.status, answer.json.csrfToken]).toEqual([200, CSRF]);
    });

    it.each([
      ['no CSRF token', {}],
      ['a wrong one', { 'x-csrf-token': 'x' }],
      ['one of the same length', { 'x-csrf-token': CSRF.replace(/.$/, '!') }],
      ['a foreign origin', { 'x-csrf-token': CSRF, origin: 'https://evil.test' }],
      ['the origin null', { 'x-csrf-token': CSRF, origin: 'null' }],
      ['a look-alike origin', { 'x-csrf-token': CSRF, origin: 'http://crm.test.evil.test' }],
      ['a cross-site request', { 'x-csrf-token': CSRF, 'sec-fetch-site': 'cross-site' }],
    ])('changes nothing with %s', async (_, headers) => {
      const answer = await post({ cookie, ...(headers as Record<string, string>) });

      expect([answer.status, answer.json.code]).toEqual([403, 'AUTH.CSRF']);
    });

    it('changes things from our own pages', async () => {
      const own = await post({ cookie, 'x-csrf-token': CSRF, origin: 'http://crm.test' });
      const sameHost = await post({ cookie, 'x-csrf-token': CSRF, origin: harness.gateway.url });

      expect([own.status, sameHost.status]).toEqual([200, 200]);
    });

    it('ends, and its cookie goes', async () => {
      const headers = { cookie, 'x-csrf-token': CSRF };

      const answer = await harness.call('DELETE', '/api/auth/session', { key: null, headers });

      expect(answer.status).toBe(204);
      expect(answer.headers.get('set-cookie')).toMatch(/^crm_session=; Path=\/; Expires=Thu, 01 Jan 1970/);
      expect(harness.owners.last(endSession).request).toEqual({ token: SESSION_TOKEN });
    });
  });

  it('takes a JWT of the host product for what it is, and a key with dots for a key', async () => {
    const jwt = await harness.call('GET', '/api/auth/me', { key: HOST_JWT });
    const key = await harness.call('GET', '/api/auth/me', { key: KEYS.operator });

    expect([jwt.json.actorKind, key.json.actorKind]).toEqual(['host', 'apiKey']);
  });

  it('asks once for a caller that comes often, also when they all come at once', async () => {
    const before = harness.owners.times(authenticate);

    const answers = await Promise.all(
      Array.from({ length: 30 }, () => harness.call('GET', '/api/contacts', { key: KEYS.viewer })),
    );

    expect(answers.every((answer) => answer.status === 200)).toBe(true);
    expect(harness.owners.times(authenticate) - before).toBe(1);
  });

  it('asks anew for a credential that was refused', async () => {
    const before = harness.owners.times(authenticate);

    await harness.call('GET', '/api/contacts', { key: 'refused-key-0000000000000000000000' });
    await harness.call('GET', '/api/contacts', { key: 'refused-key-0000000000000000000000' });

    expect(harness.owners.times(authenticate) - before).toBe(2);
  });

  it('sends the headers that keep browsers from guessing', async () => {
    const { headers } = await harness.call('GET', '/api/contacts');

    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  });
});

describe('behind https', () => {
  it('uses a __Host- cookie and asks for https for a year', async () => {
    const harness = await startHarness({ PUBLIC_URL: 'https://crm.test' });

    const body = { token: 'good-link' };
    const answer = await harness.call('POST', '/api/auth/session', { key: null, body });
    const plain = await harness.call('GET', '/api/auth/me', { key: null, headers: { cookie } });
    await harness.stop();

    expect(answer.headers.get('set-cookie')).toMatch(
      /^__Host-crm_session=.*; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(answer.headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
    expect(plain.status).toBe(401);
  });
});

describe('rate limits', () => {
  let harness: Harness;

  beforeAll(async () => {
    harness = await startHarness({
      RATE_LIMIT_PER_SECOND: '1',
      RATE_LIMIT_BURST: '5',
      RATE_LIMIT_ANONYMOUS_PER_SECOND: '1',
      RATE_LIMIT_ANONYMOUS_BURST: '8',
    });
  });
  afterAll(() => harness.stop());

  it('refuse the caller that sends too much with 429 and Retry-After, and nobody else', async () => {
    const answers = [];
    for (let i = 0; i < 7; i += 1)
      answers.push(await harness.call('GET', '/api/contacts', { key: KEYS.viewer }));
    const other = await harness.call('GET', '/api/contacts', { key: KEYS.operator });

    const refused = answers.at(-1);
    expect(answers.slice(0, 5).every((answer) => answer.status === 200)).toBe(true);
    expect([refused?.status, refused?.json.retryable, refused?.headers.get('retry-after')]).toEqual([
      429,
      true,
      '1',
    ]);
    expect(other.status).toBe(200);
  });

  it('stop an address that guesses keys before anybody is asked', async () => {
    const guess = (i: number) =>
      harness.call('GET', '/api/contacts', { key: `guess-${i}-00000000000000000000000000` });
    const statuses = [];
    for (let i = 0; i < 10; i += 1) statuses.push((await guess(i)).status);
    const before = harness.owners.times(authenticate);

    const next = await guess(11);

    expect(statuses.slice(0, 8)).toEqual(Array(8).fill(401));
    expect([statuses.at(-1), next.status]).toEqual([429, 429]);
    expect(harness.owners.times(authenticate)).toBe(before);
    expect((await harness.call('GET', '/api/contacts', { key: KEYS.operator })).status).toBe(200);
  });
});
