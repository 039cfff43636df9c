import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import {
  addMember,
  authenticate,
  changeMemberRole,
  createApiKey,
  createSignInLink,
  endSession,
  listApiKeys,
  listMembers,
  redeemSignInLink,
  removeMember,
  revokeApiKey,
  ROLES,
  type Principal,
} from '@app/contracts';
import { queryAsAdmin } from '../../../test/support/database.js';
import { HostJwtService } from '../src/principal/host-jwt.service.js';
import { contextOf, FIRST_KEY, NOBODY, SECOND_KEY, startHarness, type Harness } from './harness.js';

const ISSUER = 'https://host.test';

let harness: Harness;
let jwks: Server;
type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

let hostKey: Key;
const mine = (role: (typeof ROLES)[number] = 'owner') => contextOf(harness.tenants.first, role);
const theirs = () => contextOf(harness.tenants.second);
const show = (kind: 'apiKey' | 'jwt' | 'session', token: string): Promise<Principal> =>
  harness.bus.send(authenticate, { kind, token }, NOBODY);
const admin = (sql: string, parameters: unknown[] = []) => queryAsAdmin(harness.database, sql, parameters);

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  hostKey = pair.privateKey;
  const body = JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), alg: 'ES256', kid: 'k1' }] });
  jwks = createServer((_request, response) => response.end(body)).listen(0, '127.0.0.1');
  await once(jwks, 'listening');
  harness = await startHarness({
    HOST_JWT_ISSUER: ISSUER,
    HOST_JWT_AUDIENCE: 'crm',
    HOST_JWKS_URL: `http://127.0.0.1:${(jwks.address() as AddressInfo).port}/jwks`,
  });
});
afterAll(async () => {
  await harness.stop();
  jwks.closeAllConnections();
  jwks.close();
});

describe('bootstrap keys', () => {
  it('open their own tenants as owner', async () => {
    const [first, second] = await Promise.all([show('apiKey', FIRST_KEY), show('apiKey', SECOND_KEY)]);

    expect(first).toMatchObject({
      tenantId: harness.tenants.first,
      tenantName: 'Demo',
      actorKind: 'apiKey',
      role: 'owner',
      scopes: ['*'],
    });
    expect(second).toMatchObject({ tenantId: harness.tenants.second, tenantName: 'Second' });
  });

  it('are made once by any number of starts at once, and change when the environment changes', async () => {
    const other = { CRM_BOOTSTRAP_API_KEY: 'another-bootstrap-key-of-the-tests-03' };

    const same = await Promise.all([harness.startInstance(), harness.startInstance()]);
    const counts = await admin('SELECT count(*)::int AS n FROM auth.api_key WHERE is_bootstrap');
    const changed = await harness.startInstance(other);
    const withNew = await show('apiKey', other.CRM_BOOTSTRAP_API_KEY);
    await expect(show('apiKey', FIRST_KEY)).rejects.toMatchObject({ kind: 'unauthenticated' });
    const back = await harness.startInstance();

    expect(counts).toEqual([{ n: 2 }]);
    expect(withNew.tenantId).toBe(harness.tenants.first);
    expect((await show('apiKey', FIRST_KEY)).tenantId).toBe(harness.tenants.first);
    expect(await admin('SELECT count(*)::int AS n FROM auth.tenant')).toEqual([{ n: 2 }]);
    await Promise.all([...same, changed, back].map((instance) => instance.stop()));
  });

  it('may exchange their tenants', async () => {
    const swapped = await harness.startInstance({
      CRM_BOOTSTRAP_API_KEY: SECOND_KEY,
      CRM_BOOTSTRAP_API_KEY_2: FIRST_KEY,
    });
    const first = await show('apiKey', SECOND_KEY);
    const back = await harness.startInstance();

    expect(first.tenantId).toBe(harness.tenants.first);
    expect((await show('apiKey', FIRST_KEY)).tenantId).toBe(harness.tenants.first);
    await Promise.all([swapped.stop(), back.stop()]);
  });
});

describe('API keys', () => {
  it('are shown once, stored as a hash, and work until revoked', async () => {
    const created = await harness.bus.send(
      createApiKey,
      { name: 'CI', role: 'viewer', scopes: ['contacts:read'] },
      mine(),
    );
    const rows = await admin('SELECT * FROM auth.api_key');
    const before = await show('apiKey', created.key);
    await harness.bus.send(revokeApiKey, { id: created.id }, mine());
    await harness.bus.send(revokeApiKey, { id: created.id }, mine());

    expect(created.key).toMatch(/^mmk_[0-9a-f]{8}_[\w-]{43}$/);
    expect(created.key.startsWith(`${created.prefix}_`)).toBe(true);
    expect(JSON.stringify(rows)).not.toContain(created.key);
    expect(before).toMatchObject({ actorId: created.id, role: 'viewer', scopes: ['contacts:read'] });
    await expect(show('apiKey', created.key)).rejects.toMatchObject({ code: 'AUTH.UNAUTHENTICATED' });
    const { items } = await harness.bus.send(listApiKeys, {}, mine());
    expect(items.map((item) => item.id)).not.toContain(created.id);
  });

  it('note their last use, at most once a minute', async () => {
    const { id, key } = await harness.bus.send(createApiKey, { name: 'used' }, mine());
    const lastUse = async () => {
      const { items } = await harness.bus.send(listApiKeys, {}, mine());
      return items.find((item) => item.id === id)?.lastUsedAt;
    };

    const never = await lastUse();
    await show('apiKey', key);
    const first = await lastUse();
    await show('apiKey', key);
    const second = await lastUse();

    expect(never).toBeNull();
    expect(first).toEqual(expect.any(String));
    expect(second).toBe(first);
  });

  it('end at their time, which must lie ahead', async () => {
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const { id, key } = await harness.bus.send(createApiKey, { name: 'short', expiresAt }, mine());
    await admin(`UPDATE auth.api_key SET expires_at = now() - interval '1 second' WHERE id = $1`, [id]);

    await expect(show('apiKey', key)).rejects.toMatchObject({ kind: 'unauthenticated' });
    await expect(
      harness.bus.send(createApiKey, { name: 'late', expiresAt: '2020-01-01T00:00:00Z' }, mine()),
    ).rejects.toMatchObject({ errors: [{ pointer: '/expiresAt' }] });
  });

  it('are never given, nor taken, above one’s own role', async () => {
    const ownerKey = await harness.bus.send(createApiKey, { name: 'top', role: 'owner' }, mine());

    await expect(
      harness.bus.send(createApiKey, { name: 'up', role: 'owner' }, mine('admin')),
    ).rejects.toMatchObject({ code: 'AUTH.FORBIDDEN' });
    await expect(harness.bus.send(revokeApiKey, { id: ownerKey.id }, mine('admin'))).rejects.toMatchObject({
      code: 'AUTH.FORBIDDEN',
    });
    const equal = await harness.bus.send(createApiKey, { name: 'level', role: 'admin' }, mine('admin'));
    expect(equal.role).toBe('admin');
  });

  it('of another tenant do not exist', async () => {
    const { id } = await harness.bus.send(createApiKey, { name: 'mine' }, mine());

    await expect(harness.bus.send(revokeApiKey, { id }, theirs())).rejects.toMatchObject({
      kind: 'notFound',
    });
    const { items } = await harness.bus.send(listApiKeys, {}, theirs());
    expect(items.map((item) => item.id)).not.toContain(id);
  });

  it('are not stored with an answer that is repeated for the same Idempotency-Key', async () => {
    const context = { ...mine(), idempotencyKey: 'once-1' };
    const { key } = await harness.bus.send(createApiKey, { name: 'once' }, context);

    const again = harness.bus.send(createApiKey, { name: 'once' }, context);

    await expect(again).rejects.toMatchObject({ code: 'IDEMPOTENCY.ANSWER_SHOWN_ONCE' });
    expect(JSON.stringify(await admin('SELECT * FROM auth.idempotency_key'))).not.toContain(key);
  });
});

describe('members', () => {
  it('are known by their address whatever its case', async () => {
    const added = await harness.bus.send(addMember, { email: 'Taro@Demo.test', role: 'operator' }, mine());

    expect(added.email).toBe('taro@demo.test');
    await expect(
      harness.bus.send(addMember, { email: 'taro@demo.TEST', role: 'viewer' }, mine()),
    ).rejects.toMatchObject({ code: 'AUTH.MEMBER_EXISTS' });
  });

  it('leave at least one owner, also when two go at once', async () => {
    const { items } = await harness.bus.send(listMembers, {}, theirs());
    const [owner] = items.filter((member) => member.role === 'owner');
    const other = await harness.bus.send(addMember, { email: 'co@second.test', role: 'owner' }, theirs());

    const outcomes = await Promise.allSettled([
      harness.bus.send(changeMemberRole, { id: owner.id, role: 'viewer' }, theirs()),
      harness.bus.send(removeMember, { id: other.id }, theirs()),
    ]);

    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0].reason).toMatchObject({ code: 'AUTH.LAST_OWNER' });
  });

  it('are not moved by someone of a lower role, nor above it', async () => {
    const boss = await harness.bus.send(addMember, { email: 'boss@demo.test', role: 'owner' }, mine());
    const clerk = await harness.bus.send(addMember, { email: 'clerk@demo.test', role: 'viewer' }, mine());
    const forbidden = { code: 'AUTH.FORBIDDEN' };

    const by = mine('admin');
    await expect(harness.bus.send(removeMember, { id: boss.id }, by)).rejects.toMatchObject(forbidden);
    await expect(
      harness.bus.send(changeMemberRole, { id: boss.id, role: 'viewer' }, by),
    ).rejects.toMatchObject(forbidden);
    await expect(
      harness.bus.send(changeMemberRole, { id: clerk.id, role: 'owner' }, by),
    ).rejects.toMatchObject(forbidden);
    await expect(harness.bus.send(addMember, { email: 'a@b.test', role: 'owner' }, by)).rejects.toMatchObject(
      forbidden,
    );
  });
});

describe('browser sessions', () => {
  const signIn = async (email?: string) => {
    const { url } = await harness.bus.send(createSignInLink, email === undefined ? {} : { email }, mine());
    const token = new URLSearchParams(new URL(url).hash.slice(1)).get('token') ?? '';
    return { url, token };
  };

  it('begin with a link that works once, for the first owner unless another is named', async () => {
    const { url, token } = await signIn();
    const session = await harness.bus.send(redeemSignInLink, { token }, NOBODY);

    const principal = await show('session', session.token);

    expect(url).toMatch(/^http:\/\/localhost:3000\/sign-in#token=/);
    expect(principal).toMatchObject({ actorKind: 'member', email: 'owner@demo.test', role: 'owner' });
    expect(principal.csrfToken).toMatch(/^[\w-]{43}$/);
    expect(principal).toEqual(session.principal);
    await expect(harness.bus.send(redeemSignInLink, { token }, NOBODY)).rejects.toMatchObject({
      code: 'AUTH.SIGN_IN_LINK_INVALID',
    });
  });

  it('have tokens of their own, none of them stored', async () => {
    const [one, two] = await Promise.all([signIn(), signIn()]);
    const first = await harness.bus.send(redeemSignInLink, { token: one.token }, NOBODY);
    const second = await harness.bus.send(redeemSignInLink, { token: two.token }, NOBODY);

    const rows = JSON.stringify([
      await admin('SELECT * FROM auth.session'),
      await admin('SELECT * FROM auth.sign_in_link'),
    ]);

    expect(first.principal.csrfToken).not.toBe(second.principal.csrfToken);
    expect(first.principal.sessionId).not.toBe(second.principal.sessionId);
    for (const token of [one.token, first.token, first.principal.csrfToken])
      expect(rows).not.toContain(token);
  });

  it('do not begin with a link of more than fifteen minutes', async () => {
    const { token } = await signIn();
    const [link] = await queryAsAdmin<{ minutes: number }>(
      harness.database,
      `SELECT extract(epoch FROM max(expires_at) - now()) / 60 AS minutes FROM auth.sign_in_link`,
    );
    await admin(`UPDATE auth.sign_in_link SET expires_at = expires_at - interval '15 minutes'`);

    const outcome = harness.bus.send(redeemSignInLink, { token }, NOBODY);

    await expect(outcome).rejects.toMatchObject({ code: 'AUTH.SIGN_IN_LINK_INVALID' });
    expect(Number(link.minutes)).toBeGreaterThan(14);
    expect(Number(link.minutes)).toBeLessThanOrEqual(15);
  });

  it.each([
    [
      'after thirty minutes without use',
      `UPDATE auth.session SET last_seen_at = now() - interval '30 minutes 1 second'`,
    ],
    [
      'twelve hours after they began',
      `UPDATE auth.session SET expires_at = expires_at - interval '12 hours'`,
    ],
  ])('end %s', async (_name, change) => {
    const session = await harness.bus.send(redeemSignInLink, { token: (await signIn()).token }, NOBODY);
    await admin(change);

    await expect(show('session', session.token)).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  it('stay alive while they are used', async () => {
    const session = await harness.bus.send(redeemSignInLink, { token: (await signIn()).token }, NOBODY);
    await admin(`UPDATE auth.session SET last_seen_at = now() - interval '29 minutes'`);
    await show('session', session.token);
    await admin(`UPDATE auth.session SET last_seen_at = last_seen_at - interval '29 minutes'`);

    expect((await show('session', session.token)).sessionId).toBe(session.principal.sessionId);
  });

  it('end when somebody ends them, when the member goes, and ending twice is no error', async () => {
    const member = await harness.bus.send(addMember, { email: 'temp@demo.test', role: 'viewer' }, mine());
    const first = await harness.bus.send(redeemSignInLink, { token: (await signIn()).token }, NOBODY);
    const second = await harness.bus.send(
      redeemSignInLink,
      { token: (await signIn('TEMP@demo.test')).token },
      NOBODY,
    );

    await harness.bus.send(endSession, { token: first.token }, NOBODY);
    await harness.bus.send(endSession, { token: first.token }, NOBODY);
    await harness.bus.send(removeMember, { id: member.id }, mine());

    await expect(show('session', first.token)).rejects.toMatchObject({ kind: 'unauthenticated' });
    await expect(show('session', second.token)).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  it('follow a change of role at once', async () => {
    const member = await harness.bus.send(addMember, { email: 'rise@demo.test', role: 'viewer' }, mine());
    const { token } = await harness.bus.send(
      redeemSignInLink,
      { token: (await signIn('rise@demo.test')).token },
      NOBODY,
    );

    await harness.bus.send(changeMemberRole, { id: member.id, role: 'admin' }, mine());

    expect((await show('session', token)).role).toBe('admin');
  });

  it('are not lent above the asker’s role, nor for strangers', async () => {
    await expect(harness.bus.send(createSignInLink, {}, mine('admin'))).rejects.toMatchObject({
      code: 'AUTH.FORBIDDEN',
    });
    await expect(
      harness.bus.send(createSignInLink, { email: 'owner2@demo.test' }, mine()),
    ).rejects.toMatchObject({ code: 'AUTH.MEMBER_NOT_FOUND' });
  });
});

describe('JWTs of the host product', () => {
  const jwt = (
    claims: JWTPayload,
    more: { key?: Key; issuer?: string; audience?: string; exp?: string } = {},
  ) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setIssuer(more.issuer ?? ISSUER)
      .setAudience(more.audience ?? 'crm')
      .setIssuedAt()
      .setExpirationTime(more.exp ?? '5 minutes')
      .sign(more.key ?? hostKey);

  it('name account, user and role; all of an account’s users share one tenant', async () => {
    const [one, two] = await Promise.all([
      show('jwt', await jwt({ sub: 'u1', tenant: 'acct-7', role: 'admin', tenant_name: 'Seven' })),
      show('jwt', await jwt({ sub: 'u2', tenant: 'acct-7', tenant_name: 'Seven' })),
    ]);

    expect(one).toMatchObject({ actorKind: 'host', actorId: 'u1', role: 'admin', tenantName: 'Seven' });
    expect(two).toMatchObject({ actorId: 'u2', role: 'viewer', tenantId: one.tenantId });
    expect([harness.tenants.first, harness.tenants.second]).not.toContain(one.tenantId);
  });

  it('are refused when anything about them is wrong', async () => {
    const good = { sub: 'u1', tenant: 'acct-7' };
    const stranger = (await generateKeyPair('ES256')).privateKey;
    const hmac = await new SignJWT(good)
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(ISSUER)
      .setAudience('crm')
      .setExpirationTime('5 minutes')
      .sign(new TextEncoder().encode('a shared secret of thirty-two bytes'));
    const [, payload] = (await jwt(good)).split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    const tokens = [
      await jwt(good, { key: stranger }),
      await jwt(good, { issuer: 'https://evil.test' }),
      await jwt(good, { audience: 'other' }),
      await jwt(good, { exp: '-1 minute' }),
      await jwt({ sub: 'u1' }),
      await jwt({ tenant: 'acct-7' }),
      await jwt({ ...good, role: 'god' }),
      await jwt({ ...good, tenant: '' }),
      hmac,
      unsigned,
      'no.jwt.atall',
    ];

    const outcomes = await Promise.allSettled(tokens.map((token) => show('jwt', token)));

    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { kind: 'unauthenticated' } });
    }
  });

  it('are neither accepted nor refused while the host’s keys cannot be read', async () => {
    const token = await jwt({ sub: 'u1', tenant: 'acct-7' });
    const instance = await harness.startInstance({ HOST_JWKS_URL: 'http://127.0.0.1:9/jwks' });
    const hostJwts = instance.app.get(HostJwtService, { strict: false });

    const outcome = hostJwts.authenticate(token);

    await expect(outcome).rejects.toMatchObject({
      code: 'AUTH.KEYS_UNAVAILABLE',
      retry: { kind: 'backoff' },
    });
    await instance.stop();
  });

  it('are refused where no host is configured', async () => {
    const token = await jwt({ sub: 'u1', tenant: 'acct-7' });
    const instance = await harness.startInstance({ HOST_JWKS_URL: '' });
    const hostJwts = instance.app.get(HostJwtService, { strict: false });

    await expect(hostJwts.authenticate(token)).rejects.toMatchObject({ kind: 'unauthenticated' });
    await instance.stop();
  });
});
