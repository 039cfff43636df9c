import { getConnection, listAuditEntries, listConnections } from '@app/contracts';
import { requestAccess, tokenHash, type RunningService } from '@app/messaging';
import { queryAsAdmin } from '../../../test/support/database.js';
import { TokenRefreshService } from '../src/access/token-refresh.service.js';
import { parseMasterKeys, Vault } from '@app/vault';
import { connectOrg, contextOf, startHarness, type Harness } from './harness.js';

const CALLERS = 50;

let harness: Harness;
let second: RunningService;
let id: string;
const mine = () => contextOf(harness.tenants.first);
const access = (rejected?: string) => requestAccess(harness.bus, mine(), id, rejected);
const crowd = (rejected: string) =>
  Promise.allSettled(Array.from({ length: CALLERS }, () => access(rejected)));
const refreshCalls = () => harness.crm.calls.refresh_token ?? 0;

beforeAll(async () => {
  process.env.FAKE_CRM_CLIENT_ID = 'client-1';
  // Few database connections: callers who wait must not need one each.
  harness = await startHarness({ DATABASE_POOL_SIZE: '4' });
  second = await harness.startInstance();
});
afterAll(() => harness.stop());

beforeEach(async () => {
  Object.assign(harness.crm, { refreshes: 'work', refreshMs: 0, instanceUrl: undefined });
  id = await connectOrg(harness, mine());
});

async function storedAccessToken(): Promise<string> {
  const [row] = await queryAsAdmin<{ access_token: string }>(
    harness.database,
    'SELECT access_token FROM auth.credential WHERE connection_id = $1',
    [id],
  );
  const vault = new Vault(parseMasterKeys(harness.masterKey));
  return vault.open(row.access_token, {
    tenantId: harness.tenants.first,
    ownerId: id,
    purpose: 'accessToken',
  });
}

async function countOf(sql: string): Promise<number> {
  const [row] = await queryAsAdmin<{ n: number }>(harness.database, sql, [id]);
  return row.n;
}

describe('an access token that the CRM refuses', () => {
  it('is refreshed once for fifty callers of two instances, who all get the new one', async () => {
    const { accessToken: old } = await access();
    const before = refreshCalls();
    harness.crm.refreshMs = 150;

    const outcomes = await crowd(old);

    const tokens = outcomes.map((outcome) => outcome.status === 'fulfilled' && outcome.value.accessToken);
    expect(refreshCalls()).toBe(before + 1);
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).not.toBe(old);
    expect(await storedAccessToken()).toBe(tokens[0]);
  });

  it('is refreshed once when two processes meet at the row', async () => {
    const { accessToken: old } = await access();
    const before = refreshCalls();
    harness.crm.refreshMs = 150;
    const owner = { tenantId: harness.tenants.first, connectionId: id };
    const third = await harness.startInstance();
    const services = [second, third].map((instance) =>
      instance.app.get(TokenRefreshService, { strict: false }),
    );

    const grants = await Promise.all(services.map((service) => service.renew(owner, tokenHash(old))));

    expect(refreshCalls()).toBe(before + 1);
    expect(grants[0].accessToken).toBe(grants[1].accessToken);
    await third.stop();
  });

  it('never makes us show a rotated refresh token twice, round after round', async () => {
    let { accessToken } = await access();
    const before = refreshCalls();

    for (let round = 0; round < 5; round += 1) {
      await crowd(accessToken);
      const { accessToken: next } = await access();
      expect(next).not.toBe(accessToken);
      accessToken = next;
    }

    expect(refreshCalls()).toBe(before + 5);
    expect(harness.crm.shownTwice).toEqual([]);
  });

  it('is replaced by a token that others can read from the database before anybody is answered', async () => {
    const { accessToken: old } = await access();

    const { accessToken } = await access(old);

    expect(await storedAccessToken()).toBe(accessToken);
  });

  it('is answered with the stored token, without a call, when that is newer already', async () => {
    const { accessToken: old } = await access();
    const { accessToken: renewed } = await access(old);
    const before = refreshCalls();

    const again = await access(old);

    expect(again.accessToken).toBe(renewed);
    expect(refreshCalls()).toBe(before);
  });

  it('moves with the org to another instance', async () => {
    const { accessToken: old } = await access();
    harness.crm.instanceUrl = 'https://eu7.fakecrm.test';

    const { instanceUrl } = await access(old);

    expect(instanceUrl).toBe('https://eu7.fakecrm.test');
    expect((await harness.bus.send(getConnection, { id }, mine())).instanceUrl).toBe(instanceUrl);
    const { items } = await harness.bus.send(listAuditEntries, { limit: 1 }, mine());
    expect(items[0]).toMatchObject({
      action: 'connection.moved',
      subjectId: id,
      details: { to: instanceUrl },
    });
  });

  it('does not follow the org to a foreign host', async () => {
    const { accessToken: old } = await access();
    harness.crm.instanceUrl = 'https://evil.test';

    await expect(access(old)).rejects.toMatchObject({ kind: 'crmAuth' });

    expect((await harness.bus.send(getConnection, { id }, mine())).instanceUrl).toBe(harness.crm.origin);
  });
});

describe('a dead refresh token', () => {
  it('is tried once for fifty callers, who are all told that somebody must reconnect', async () => {
    const { accessToken: old } = await access();
    const before = refreshCalls();
    Object.assign(harness.crm, { refreshes: 'areDead', refreshMs: 100 });

    const outcomes = await crowd(old);

    expect(refreshCalls()).toBe(before + 1);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { kind: 'crmAuth', retry: { kind: 'never' } },
      });
    }
    await expect(access()).rejects.toMatchObject({ code: 'CRM.AUTH' });
    expect(refreshCalls()).toBe(before + 1);
  });

  it('turns the connection into one that needs reconnecting, told once by event and audit entry', async () => {
    const { accessToken: old } = await access();
    harness.crm.refreshes = 'areDead';
    const events = `SELECT count(*)::int AS n FROM auth.outbox
                     WHERE type = 'crm.connection.needsReconnect.v1' AND payload->0->>'subject' = $1`;
    const before = await countOf(events);

    await crowd(old);

    const { items } = await harness.bus.send(listAuditEntries, { limit: 1 }, mine());
    expect((await harness.bus.send(getConnection, { id }, mine())).status).toBe('needsReconnect');
    expect(await countOf(events)).toBe(before + 1);
    expect(items[0]).toMatchObject({
      action: 'connection.needsReconnect',
      subjectId: id,
      actorKind: 'system',
    });
  });

  it('is forgotten when the org is connected again', async () => {
    const { accessToken: old } = await access();
    harness.crm.refreshes = 'areDead';
    await access(old).catch(() => undefined);
    harness.crm.refreshes = 'work';

    const again = await connectOrg(harness, mine());

    expect(again).toBe(id);
    expect((await access()).accessToken).not.toBe(old);
    expect((await harness.bus.send(getConnection, { id }, mine())).status).toBe('connected');
  });
});

describe('a renewal that was cut off', () => {
  /** What a process leaves that dies between the CRM's answer and its own commit. */
  async function leaveBehind(age: string): Promise<string> {
    const { accessToken } = await access();
    await queryAsAdmin(
      harness.database,
      `INSERT INTO auth.refresh_attempt (connection_id, tenant_id, started_at) VALUES ($1, $2, now() - $3::interval)`,
      [id, harness.tenants.first, age],
    );
    return accessToken;
  }

  it('parks the connection instead of showing the refresh token again, and connecting again ends that', async () => {
    const old = await leaveBehind('181 seconds');
    const before = refreshCalls();

    await expect(access(old)).rejects.toMatchObject({
      kind: 'crmAuth',
      details: { reason: 'refresh_in_doubt' },
    });

    const { items } = await harness.bus.send(listAuditEntries, { limit: 1 }, mine());
    expect(refreshCalls()).toBe(before);
    expect(items[0]).toMatchObject({
      action: 'connection.needsReconnect',
      details: { reason: 'refresh_in_doubt' },
    });
    await connectOrg(harness, mine());
    const { accessToken } = await access();
    expect((await access(accessToken)).accessToken).not.toBe(accessToken);
  });

  it('gives the process that began it time to keep the answer', async () => {
    const old = await leaveBehind('170 seconds');
    const before = refreshCalls();

    await expect(access(old)).rejects.toMatchObject({ kind: 'crmUnavailable' });

    expect(refreshCalls()).toBe(before);
    expect((await harness.bus.send(getConnection, { id }, mine())).status).toBe('connected');
  });

  it('is simply repeated where the CRM keeps its refresh tokens', async () => {
    harness.crm.isRotating = false;
    const { accessToken: first } = await access();
    await access(first);
    const old = await leaveBehind('181 seconds');

    const { accessToken } = await access(old);
    harness.crm.isRotating = true;

    expect(accessToken).not.toBe(old);
  });

  it('by the database keeps the new tokens as soon as the database is back', async () => {
    const { accessToken: old } = await access();
    const before = refreshCalls();
    harness.crm.refreshMs = 300;
    const renewed = access(old);
    await new Promise((resolve) => setTimeout(resolve, 150));
    const cut = await queryAsAdmin(
      harness.database,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND usename = 'crm_auth' AND state = 'idle in transaction'`,
    );

    const { accessToken } = await renewed;

    expect(cut).toHaveLength(1);
    expect(refreshCalls()).toBe(before + 1);
    expect(await storedAccessToken()).toBe(accessToken);
    expect((await access(accessToken)).accessToken).not.toBe(accessToken);
    expect(harness.crm.shownTwice).toEqual([]);
  });
});

describe('a CRM that is down', () => {
  it('is asked once for fifty callers, and the connection stays as it is', async () => {
    const { accessToken: old } = await access();
    const before = refreshCalls();
    Object.assign(harness.crm, { refreshes: 'areDown', refreshMs: 100 });

    const outcomes = await crowd(old);

    expect(refreshCalls()).toBe(before + 1);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { kind: 'crmUnavailable' } });
    }
    expect((await harness.bus.send(getConnection, { id }, mine())).status).toBe('connected');
  });

  it('is asked again after the cool-down', async () => {
    const { accessToken: old } = await access();
    harness.crm.refreshes = 'areDown';
    await access(old).catch(() => undefined);
    harness.crm.refreshes = 'work';
    await expect(access(old)).rejects.toMatchObject({ kind: 'crmUnavailable' });
    await queryAsAdmin(
      harness.database,
      'UPDATE auth.credential SET cool_down_until = now() WHERE connection_id = $1',
      [id],
    );

    const { accessToken } = await access(old);

    expect(accessToken).not.toBe(old);
  });

  it('does not keep other commands from their database connections while it thinks', async () => {
    const { accessToken: old } = await access();
    harness.crm.refreshMs = 2_000;
    const waiting = crowd(old);
    const startedAt = Date.now();

    await Promise.all(Array.from({ length: 20 }, () => harness.bus.send(listConnections, {}, mine())));

    expect(Date.now() - startedAt).toBeLessThan(1_500);
    await waiting;
  });
});
