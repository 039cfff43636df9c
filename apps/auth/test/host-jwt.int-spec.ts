import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { authenticate, type Principal } from '@app/contracts';
import { HostJwtService } from '../src/principal/host-jwt.service.js';
import { NOBODY, startHarness, type Harness } from './harness.js';

const ISSUER = 'https://host.test';

let harness: Harness;
let jwks: Server;
type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

let hostKey: Key;
const show = (kind: 'jwt', token: string): Promise<Principal> =>
  harness.bus.send(authenticate, { kind, token }, NOBODY);

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
