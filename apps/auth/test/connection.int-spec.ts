import {
  beginConnection,
  completeConnection,
  disconnectConnection,
  getConnection,
  grantAccess,
  listAuditEntries,
  listConnections,
  recordConnectionLimits,
} from '@app/contracts';
import { requestAccess } from '@app/messaging';
import { queryAsAdmin } from '../../../test/support/database.js';
import { ACME, OTHER } from './fake-crm.js';
import { begin, connectOrg, contextOf, NOBODY, startHarness, type Harness } from './harness.js';

let harness: Harness;
const mine = () => contextOf(harness.tenants.first);
const theirs = () => contextOf(harness.tenants.second);

beforeAll(async () => {
  process.env.FAKE_CRM_CLIENT_ID = 'client-1';
  harness = await startHarness();
});
afterAll(() => harness.stop());

const eventTypes = async (connectionId: string): Promise<string[]> => {
  const rows = await queryAsAdmin<{ type: string }>(
    harness.database,
    `SELECT type FROM auth.outbox WHERE payload->0->>'subject' = $1 ORDER BY seq`,
    [connectionId],
  );
  return rows.map((row) => row.type);
};

const actionsOn = async (subjectId: string): Promise<string[]> => {
  const { items } = await harness.bus.send(listAuditEntries, { limit: 200 }, mine());
  return items.filter((entry) => entry.subjectId === subjectId).map((entry) => entry.action);
};

describe('connecting an org', () => {
  it('sends the person to the CRM with a PKCE challenge and our callback, and keeps neither state nor verifier readable', async () => {
    const { connectionId, status, authorizationUrl } = await begin(harness, mine());

    const url = new URL(authorizationUrl);
    const state = url.searchParams.get('state') ?? '';
    const rows = await queryAsAdmin<object>(
      harness.database,
      'SELECT * FROM auth.oauth_state WHERE connection_id = $1',
      [connectionId],
    );
    expect(status).toBe('pending');
    expect(url.origin).toBe(harness.crm.origin);
    expect(url.searchParams.get('client_id')).toBe('client-1');
    expect(url.searchParams.get('redirect_uri')).toBe('http://localhost:3000/api/crm/auth/callback');
    expect(url.searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(state);
  });

  it('is connected after the callback, and says so once in the audit log and the event stream', async () => {
    const id = await connectOrg(harness, mine());

    const view = await harness.bus.send(getConnection, { id }, mine());
    expect(view).toMatchObject({
      ...ACME,
      provider: 'fake',
      status: 'connected',
      instanceUrl: harness.crm.origin,
    });
    expect(await eventTypes(id)).toEqual(['crm.connection.connected.v1']);
    expect(await actionsOn(id)).toEqual(['connection.connected', 'connection.begun']);
  });

  it('gives the right to call the CRM only to the asking key', async () => {
    const id = await connectOrg(harness, mine());

    const access = await requestAccess(harness.bus, mine(), id);

    expect(access).toMatchObject({ provider: 'fake', orgId: ACME.orgId, instanceUrl: harness.crm.origin });
    expect(harness.crm.secrets).toContain(access.accessToken);
    const sealed = await harness.bus
      .send(grantAccess, { connectionId: id, recipientPublicKey: 'bm8ga2V5' }, mine())
      .catch((error: unknown) => error);
    expect(sealed).toMatchObject({ kind: 'invalidInput', errors: [{ pointer: '/recipientPublicKey' }] });
  });

  it('keeps the connection of an org that is connected again, with the new tokens', async () => {
    const first = await connectOrg(harness, mine());
    const before = await requestAccess(harness.bus, mine(), first);

    const second = await connectOrg(harness, mine());

    const after = await requestAccess(harness.bus, mine(), first);
    const { items } = await harness.bus.send(listConnections, {}, mine());
    expect(second).toBe(first);
    expect(after.accessToken).not.toBe(before.accessToken);
    expect(items.filter((item) => item.orgId === ACME.orgId)).toHaveLength(1);
  });

  it('takes one of two callbacks at once and refuses the other', async () => {
    const { authorizationUrl } = await begin(harness, mine());
    const callback = harness.crm.allow(authorizationUrl, OTHER);
    const exchangesBefore = harness.crm.calls.authorization_code ?? 0;

    const outcomes = await Promise.allSettled([
      harness.bus.send(completeConnection, callback, NOBODY),
      harness.bus.send(completeConnection, callback, NOBODY),
    ]);

    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0].reason).toMatchObject({ code: 'CONNECTION.STATE_INVALID' });
    expect(harness.crm.calls.authorization_code).toBe(exchangesBefore + 1);
  });

  it.each([
    [
      'older than ten minutes',
      `UPDATE auth.oauth_state SET expires_at = now() - interval '1 second' WHERE connection_id = $1`,
    ],
    ['used before', 'UPDATE auth.oauth_state SET used_at = now() WHERE connection_id = $1'],
    ['unknown', 'DELETE FROM auth.oauth_state WHERE connection_id = $1'],
    [
      'of another session',
      `UPDATE auth.oauth_state SET session_id = 'their-session' WHERE connection_id = $1`,
    ],
  ])('refuses a state that is %s, without a call to the CRM', async (_name, change) => {
    const { connectionId, authorizationUrl } = await begin(harness, mine(), { sessionId: 'my-session' });
    const callback = harness.crm.allow(authorizationUrl);
    const before = harness.crm.calls.authorization_code ?? 0;
    await queryAsAdmin(harness.database, change, [connectionId]);

    const outcome = harness.bus.send(completeConnection, { ...callback, sessionId: 'my-session' }, NOBODY);

    await expect(outcome).rejects.toMatchObject({ code: 'CONNECTION.STATE_INVALID' });
    expect(harness.crm.calls.authorization_code ?? 0).toBe(before);
  });

  it('refuses a state of another tenant, and notes in the log of its owner that it was shown', async () => {
    const { connectionId, authorizationUrl } = await begin(harness, mine());
    const callback = harness.crm.allow(authorizationUrl);

    const outcome = harness.bus.send(completeConnection, callback, theirs());

    await expect(outcome).rejects.toMatchObject({ code: 'CONNECTION.STATE_INVALID' });
    expect(await actionsOn(connectionId)).toContain('connection.stateRefused');
  });

  it('drops a connection that the person or the CRM refuses, and says why', async () => {
    const { connectionId, authorizationUrl } = await begin(harness, mine());
    const { state } = harness.crm.allow(authorizationUrl);

    const outcome = harness.bus.send(completeConnection, { state, error: 'access_denied' }, NOBODY);

    await expect(outcome).rejects.toMatchObject({
      code: 'CONNECTION.REFUSED',
      details: { reason: 'access_denied' },
    });
    await expect(harness.bus.send(getConnection, { id: connectionId }, mine())).rejects.toMatchObject({
      kind: 'notFound',
    });
  });

  it.each([
    ['gives no refresh token', { grantsRefreshTokens: false }, 'no_refresh_token'],
    ['names an API at a foreign host', { instanceUrl: 'https://evil.test' }, 'CRM.HOST_NOT_ALLOWED'],
  ])('stores nothing when the CRM %s', async (_name, fault, reason) => {
    const { connectionId, authorizationUrl } = await begin(harness, mine());
    const callback = harness.crm.allow(authorizationUrl, OTHER);
    const normal = { grantsRefreshTokens: true, instanceUrl: undefined };
    Object.assign(harness.crm, fault);

    const outcome = await harness.bus
      .send(completeConnection, callback, NOBODY)
      .catch((error: unknown) => error);
    Object.assign(harness.crm, normal);

    const rows = await queryAsAdmin(
      harness.database,
      'SELECT 1 FROM auth.credential WHERE connection_id = $1',
      [connectionId],
    );
    expect(outcome).toMatchObject({ code: 'CONNECTION.REFUSED', details: { reason } });
    expect(rows).toEqual([]);
  });

  it('refuses an unknown CRM and a login host that is not the CRM’s', async () => {
    const request = { method: 'web', environment: 'custom', provider: 'fake' } as const;
    const send = (more: object) => harness.bus.send(beginConnection, { ...request, ...more }, mine());

    await expect(send({ provider: 'nobody' })).rejects.toMatchObject({ code: 'CONNECTION.PROVIDER_UNKNOWN' });
    await expect(send({})).rejects.toMatchObject({ errors: [{ pointer: '/loginUrl', code: 'required' }] });
    await expect(send({ loginUrl: 'https://evil.test' })).rejects.toMatchObject({
      code: 'CONNECTION.HOST_NOT_ALLOWED',
      errors: [{ pointer: '/loginUrl' }],
    });
  });
});

describe('a connection', () => {
  it('is invisible to another tenant, for every command', async () => {
    const id = await connectOrg(harness, mine());
    const limits = { dailyApiCalls: { max: 10, remaining: 5 }, observedAt: new Date().toISOString() };

    const attempts = [
      harness.bus.send(getConnection, { id }, theirs()),
      harness.bus.send(disconnectConnection, { id }, theirs()),
      harness.bus.send(recordConnectionLimits, { id, limits }, theirs()),
      requestAccess(harness.bus, theirs(), id),
    ];

    for (const attempt of attempts) await expect(attempt).rejects.toMatchObject({ kind: 'notFound' });
    expect((await harness.bus.send(listConnections, {}, theirs())).items).toEqual([]);
    expect((await harness.bus.send(getConnection, { id }, mine())).status).toBe('connected');
  });

  it('remembers the newest limits whatever the order they arrive in', async () => {
    const id = await connectOrg(harness, mine());
    const seen = (remaining: number, observedAt: string) =>
      harness.bus.send(
        recordConnectionLimits,
        { id, limits: { dailyApiCalls: { max: 100, remaining }, observedAt } },
        mine(),
      );

    await seen(50, '2026-01-01T10:00:00.000Z');
    await seen(90, '2026-01-01T09:00:00.000Z');

    const { limits } = await harness.bus.send(getConnection, { id }, mine());
    expect(limits?.dailyApiCalls).toEqual({ max: 100, remaining: 50 });
  });

  it('is revoked at the CRM and forgotten when disconnected, and disconnecting again is no error', async () => {
    const id = await connectOrg(harness, mine());
    const revokedBefore = harness.crm.revoked.length;

    await harness.bus.send(disconnectConnection, { id }, mine());
    await harness.bus.send(disconnectConnection, { id }, mine());

    const tokens = await queryAsAdmin(
      harness.database,
      'SELECT 1 FROM auth.credential WHERE connection_id = $1',
      [id],
    );
    expect(harness.crm.revoked).toHaveLength(revokedBefore + 1);
    expect(tokens).toEqual([]);
    await expect(harness.bus.send(getConnection, { id }, mine())).rejects.toMatchObject({ kind: 'notFound' });
    await expect(requestAccess(harness.bus, mine(), id)).rejects.toMatchObject({ kind: 'notFound' });
    expect((await eventTypes(id)).slice(-1)).toEqual(['crm.connection.revoked.v1']);
  });

  it('is forgotten also when the CRM is down', async () => {
    const id = await connectOrg(harness, mine());
    harness.crm.isRevocationDown = true;

    await harness.bus.send(disconnectConnection, { id }, mine());
    harness.crm.isRevocationDown = false;

    await expect(harness.bus.send(getConnection, { id }, mine())).rejects.toMatchObject({ kind: 'notFound' });
  });
});
