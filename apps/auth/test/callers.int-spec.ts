import {
  addMember,
  authenticate,
  changeMemberRole,
  createApiKey,
  listApiKeys,
  listMembers,
  removeMember,
  revokeApiKey,
  ROLES,
  type Principal,
} from '@app/contracts';
import { queryAsAdmin } from '../../../test/support/database.js';
import { contextOf, FIRST_KEY, NOBODY, SECOND_KEY, startHarness, type Harness } from './harness.js';

let harness: Harness;
const mine = (role: (typeof ROLES)[number] = 'owner') => contextOf(harness.tenants.first, role);
const theirs = () => contextOf(harness.tenants.second);
const show = (kind: 'apiKey', token: string): Promise<Principal> =>
  harness.bus.send(authenticate, { kind, token }, NOBODY);
const admin = (sql: string, parameters: unknown[] = []) => queryAsAdmin(harness.database, sql, parameters);

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

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
