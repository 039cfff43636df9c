import {
  addMember,
  authenticate,
  changeMemberRole,
  createSignInLink,
  endSession,
  redeemSignInLink,
  removeMember,
  ROLES,
  type Principal,
} from '@app/contracts';
import { queryAsAdmin } from '../../../test/support/database.js';
import { contextOf, NOBODY, startHarness, type Harness } from './harness.js';

let harness: Harness;
const mine = (role: (typeof ROLES)[number] = 'owner') => contextOf(harness.tenants.first, role);
const show = (kind: 'session', token: string): Promise<Principal> =>
  harness.bus.send(authenticate, { kind, token }, NOBODY);
const admin = (sql: string, parameters: unknown[] = []) => queryAsAdmin(harness.database, sql, parameters);

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

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
