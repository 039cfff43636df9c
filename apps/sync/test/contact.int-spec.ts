import {
  deleteContact,
  getContact,
  listContacts,
  optInContact,
  patchContact,
  upsertContact,
  type ContactView,
} from '@app/contracts';
import { uuidv7 } from '@app/database';
import { ConflictError, NotFoundError, PreconditionFailedError } from '@app/errors';
import { RecordChanges } from '../src/record/record-changes.service.js';
import { RecordWorld } from './record-world.js';
import { codeOf, pointersOf } from './refusals.js';

let world: RecordWorld;
let changes: RecordChanges;

beforeAll(async () => {
  world = await RecordWorld.start();
  const app = await world.startSync();
  changes = app.get(RecordChanges, { strict: false });
});

afterAll(() => world.stop());

beforeEach(() => {
  world.tenantId = uuidv7();
});

const secondsFromNow = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();

describe('upsert', () => {
  it('creates a contact and keeps its values', async () => {
    const { created, contact } = await world.send(upsertContact, {
      email: 'taro@example.com',
      firstName: ' 太郎 ',
      lastName: 'O"Neil\u0000',
      tags: ['vip', ' vip ', 'ja'],
      customFields: { rank: 7, isMember: true, city: ' 東京\u0000 ', colours: ['red', 'blue'] },
    });

    expect(created).toBe(true);
    expect(contact).toMatchObject({
      email: 'taro@example.com',
      firstName: '太郎',
      lastName: 'O"Neil',
      company: null,
      status: 'active',
      tags: ['vip', 'ja'],
      customFields: { rank: 7, isMember: true, city: '東京', colours: ['red', 'blue'] },
      version: 1,
      crmLinks: [],
    });
    expect(await world.send(getContact, { id: contact.id })).toEqual(contact);
  });

  it('patches the contact of that address, however it is written, and only what is given', async () => {
    const first = await world.aContact({ email: 'anna@example.com', firstName: 'Anna', title: 'CEO' });

    const { created, contact } = await world.send(upsertContact, {
      email: ' ANNA@Example.com'.trim(),
      title: 'CTO',
    });

    expect(created).toBe(false);
    expect(contact).toMatchObject({
      id: first.id,
      email: 'anna@example.com',
      firstName: 'Anna',
      title: 'CTO',
      version: 2,
    });
  });

  it('makes one contact of many requests at once for one address', async () => {
    const email = 'race@example.com';

    const replies = await Promise.all(
      Array.from({ length: 25 }, (_, i) =>
        world.send(upsertContact, { email: i % 2 ? email : email.toUpperCase(), title: `t${i}` }),
      ),
    );

    expect(new Set(replies.map(({ contact }) => contact.id)).size).toBe(1);
    expect(replies.filter(({ created }) => created)).toHaveLength(1);
    const versions = replies.map(({ contact }) => contact.version);
    expect([...versions].sort((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
  });

  it('changes nothing when nothing differs: no version, no history, no event, no wake-up', async () => {
    const fields = { firstName: 'A', tags: ['x'], customFields: { n: 1, list: ['a'] } };
    const before = await world.aContact({ email: 'same@example.com', ...fields });
    const woken: string[] = [];
    changes.subscribe((tenantId) => woken.push(tenantId));

    const { contact } = await world.send(upsertContact, { email: 'same@example.com', ...fields });

    expect(contact).toEqual(before);
    expect(await world.historyOf(before.id)).toHaveLength(1);
    expect(await world.eventsOf(before.id)).toHaveLength(1);
    expect(woken).not.toContain(world.tenantId);
  });

  it('picks the oldest of several contacts that share an address', async () => {
    const [older, newer] = [uuidv7(), uuidv7()];
    await world.query(
      `INSERT INTO sync.contact (id, tenant_id, email, email_folded, created_at)
       VALUES ($1, $3, 'two@example.com', 'two@example.com', now()), ($2, $3, 'two@example.com', 'two@example.com', now() - interval '1 day')`,
      [newer, older, world.tenantId],
    );

    const { contact } = await world.send(upsertContact, { email: 'two@example.com', title: 'x' });

    expect(contact.id).toBe(older);
  });

  it('names everything that is wrong with custom fields at once', async () => {
    const refused = world.send(upsertContact, {
      email: 'a@example.com',
      customFields: {
        '1x': 'a',
        toString: 'b',
        prototype: 'c',
        'a/b': 'd',
        ok: 1,
        deep: { x: 1 } as never,
        long: 'x'.repeat(4_001),
      },
    });

    expect((await pointersOf(refused)).sort()).toEqual(
      [
        '/customFields/1x',
        '/customFields/a~1b',
        '/customFields/deep',
        '/customFields/long',
        '/customFields/prototype',
        '/customFields/toString',
      ].sort(),
    );
  });

  it('refuses the custom field that is one too many for the contact', async () => {
    const names = (prefix: string, n: number) =>
      Object.fromEntries(Array.from({ length: n }, (_, i) => [`${prefix}${i}`, i]));
    const contact = await world.aContact({ customFields: names('a', 200) });

    const refused = world.send(patchContact, { id: contact.id, patch: { customFields: { b: 1 } } });

    expect(await pointersOf(refused)).toEqual(['/customFields']);
    expect((await world.send(getContact, { id: contact.id })).version).toBe(1);
  });
});

describe('patch', () => {
  it('clears with null, merges custom fields and records from and to of what changed', async () => {
    const contact = await world.aContact({
      firstName: 'A',
      title: 'CEO',
      tags: ['x'],
      customFields: { keep: 1, change: 'a', drop: true },
    });

    const patched = await world.send(patchContact, {
      id: contact.id,
      ifVersion: 1,
      patch: { title: null, firstName: 'A', customFields: { change: 'b', drop: null } },
    });

    expect(patched).toMatchObject({ title: null, version: 2, customFields: { keep: 1, change: 'b' } });
    expect(patched.tags).toEqual(['x']);
    const history = await world.historyOf(contact.id);
    expect(history[0].changes).toEqual([]);
    expect(history[1].changes).toHaveLength(3);
    expect(history[1].changes).toEqual(
      expect.arrayContaining([
        { field: 'title', from: 'CEO', to: null },
        { field: 'customFields.change', from: 'a', to: 'b' },
        { field: 'customFields.drop', from: true, to: null },
      ]),
    );
    expect(history[1]).toMatchObject({ side: 'markmail', actor: 'system:system' });
  });

  it('tells of a change by names of fields, never by values', async () => {
    const contact = await world.aContact({ phone: '+81-3-1234' });

    await world.send(patchContact, { id: contact.id, patch: { phone: '+81-3-9999' } });

    const events = await world.eventsOf(contact.id);
    expect(events).toEqual([
      { verb: 'created', data: { id: contact.id, version: 1, changedFields: [] } },
      { verb: 'updated', data: { id: contact.id, version: 2, changedFields: ['phone'] } },
    ]);
    expect(JSON.stringify(events)).not.toContain('+81');
  });

  it('refuses a version that is no longer current', async () => {
    const contact = await world.aContact();
    await world.send(patchContact, { id: contact.id, patch: { title: 'x' } });

    const stale = world.send(patchContact, { id: contact.id, ifVersion: 1, patch: { title: 'y' } });

    await expect(stale).rejects.toBeInstanceOf(PreconditionFailedError);
  });

  it('refuses an address that another contact has, and takes one that a deleted contact had', async () => {
    const taken = await world.aContact({ email: 'taken@example.com' });
    const contact = await world.aContact();
    const patch = { email: 'Taken@Example.com' };

    expect(await codeOf(world.send(patchContact, { id: contact.id, patch }))).toBe('CONTACT.EMAIL_TAKEN');
    await world.send(deleteContact, { id: taken.id });
    await world.send(patchContact, { id: contact.id, patch });

    const { contact: found } = await world.send(upsertContact, { email: 'taken@example.com' });
    expect(found.id).toBe(contact.id);
  });

  it('refuses null where there is nothing to clear', async () => {
    const contact = await world.aContact();

    const refused = world.send(patchContact, {
      id: contact.id,
      patch: { status: null as never, customFields: null as never },
    });

    expect(await pointersOf(refused)).toEqual(['/status', '/customFields']);
  });

  it('lets two contacts change their addresses crosswise beside upserts without a deadlock', async () => {
    const a = await world.aContact({ email: 'a@example.com' });
    const b = await world.aContact({ email: 'b@example.com' });
    const tries = Array.from({ length: 15 }, (_, i) => [
      world.send(patchContact, { id: a.id, patch: { email: 'b@example.com', title: `${i}` } }),
      world.send(patchContact, { id: b.id, patch: { email: 'a@example.com', title: `${i}` } }),
      world.send(upsertContact, { email: 'a@example.com', title: `u${i}` }),
      world.send(upsertContact, { email: 'b@example.com', title: `u${i}` }),
    ]).flat();

    const results = await Promise.allSettled(tries as Promise<unknown>[]);

    const failures = results.flatMap((r) =>
      r.status === 'rejected' ? [(r.reason as { code: string }).code] : [],
    );
    expect(new Set(failures)).toEqual(new Set(['CONTACT.EMAIL_TAKEN']));
  });
});

describe('delete', () => {
  it('hides the contact, frees its address and tells of it', async () => {
    const contact = await world.aContact({ email: 'gone@example.com' });

    await world.send(deleteContact, { id: contact.id, ifVersion: 1 });

    await expect(world.send(getContact, { id: contact.id })).rejects.toBeInstanceOf(NotFoundError);
    await expect(world.send(deleteContact, { id: contact.id })).rejects.toBeInstanceOf(NotFoundError);
    await expect(world.send(patchContact, { id: contact.id, patch: { title: 'x' } })).rejects.toBeInstanceOf(
      NotFoundError,
    );
    expect((await world.send(listContacts, { email: 'gone@example.com' })).items).toEqual([]);
    expect((await world.eventsOf(contact.id)).at(-1)).toMatchObject({
      verb: 'deleted',
      data: { version: 2 },
    });
    const again = await world.send(upsertContact, { email: 'gone@example.com' });
    expect(again.created).toBe(true);
    expect(again.contact.id).not.toBe(contact.id);
  });
});

describe('another tenant', () => {
  it('sees nothing and reaches nothing', async () => {
    const contact = await world.aContact({ email: 'mine@example.com' });
    world.tenantId = uuidv7();

    await expect(world.send(getContact, { id: contact.id })).rejects.toBeInstanceOf(NotFoundError);
    await expect(world.send(deleteContact, { id: contact.id })).rejects.toBeInstanceOf(NotFoundError);
    expect((await world.send(listContacts, {})).items).toEqual([]);
    expect((await world.send(upsertContact, { email: 'mine@example.com' })).created).toBe(true);
  });
});

const cursorOf = (...parts: string[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

describe('list', () => {
  it('walks all contacts once in a stable order, also those of one instant', async () => {
    const ids = Array.from({ length: 45 }, () => uuidv7()).sort();
    await world.query(
      `INSERT INTO sync.contact (id, tenant_id, updated_at)
       SELECT id, $2, '2026-01-01T00:00:00.123456Z'::timestamptz + (i / 10) * interval '1 microsecond'
         FROM unnest($1::uuid[]) WITH ORDINALITY r(id, i)`,
      [ids, world.tenantId],
    );
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: ContactView[]; nextCursor: string | null } = await world.send(listContacts, {
        limit: 7,
        ...(cursor ? { cursor } : {}),
      });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);

    expect(seen).toEqual(ids);
  });

  it('filters by address and by time of change', async () => {
    await world.aContact({ email: 'x@example.com' });
    const second = await world.aContact({ email: 'y@example.com' });

    const byEmail = await world.send(listContacts, { email: 'Y@EXAMPLE.com' });
    const since = await world.send(listContacts, { updatedSince: second.updatedAt });
    const later = await world.send(listContacts, { updatedSince: secondsFromNow(60) });

    expect(byEmail.items.map(({ id }) => id)).toEqual([second.id]);
    expect(since.items.map(({ id }) => id)).toContain(second.id);
    expect(later.items).toEqual([]);
  });

  it.each([
    ['cursor', { cursor: 'nonsense' }],
    ['cursor', { cursor: cursorOf('2026-01-01 10:00:00+00', 'x') }],
    ['cursor', { cursor: cursorOf('2026-02-30 10:00:00+00', uuidv7()) }],
    ['cursor', { cursor: cursorOf('2026-01-01 25:00:00+00', uuidv7()) }],
    ['updatedSince', { updatedSince: '2026-W05' }],
  ])('refuses a value of %s that means nothing', async (name, request) => {
    expect(await pointersOf(world.send(listContacts, request))).toEqual([`/${name}`]);
  });

  it('says of each link whether the CRM has this version', async () => {
    const contact = await world.aContact();
    const integrationId = uuidv7();
    await world.query(
      `INSERT INTO sync.link (record_id, integration_id, object, tenant_id, crm_id, status, pushed_version, last_synced_at)
       VALUES ($1, $2, 'contact', $3, '003A', 'synced', 1, '2026-01-01T00:00:00Z')`,
      [contact.id, integrationId, world.tenantId],
    );
    const link = { integrationId, crmId: '003A', lastSyncedAt: '2026-01-01T00:00:00.000Z' };

    const before = await world.send(getContact, { id: contact.id });
    const after = await world.send(patchContact, { id: contact.id, patch: { title: 'x' } });

    expect(before.crmLinks).toEqual([{ ...link, syncStatus: 'synced' }]);
    expect(after.crmLinks).toEqual([{ ...link, syncStatus: 'pending' }]);
  });
});

describe('consent', () => {
  it('is not raised by upsert or patch, while their other fields are applied', async () => {
    const contact = await world.aContact({ email: 'out@example.com' });
    await world.send(patchContact, { id: contact.id, patch: { status: 'unsubscribed' } });

    await world.send(upsertContact, { email: 'out@example.com', status: 'active', title: 'x' });
    const kept = await world.send(patchContact, { id: contact.id, patch: { status: 'active', phone: '1' } });
    const bounced = await world.send(patchContact, { id: contact.id, patch: { status: 'bounced' } });

    expect(kept).toMatchObject({ status: 'unsubscribed', title: 'x', phone: '1' });
    expect(bounced.status).toBe('unsubscribed');
    expect((await world.eventsOf(contact.id)).map(({ verb }) => verb)).toEqual([
      'created',
      'optedOut',
      'updated',
      'updated',
    ]);
  });

  it('comes back only with evidence newer than the opt-out', async () => {
    const contact = await world.aContact({ status: 'unsubscribed' });
    const optIn = (at: string) =>
      world.send(optInContact, { id: contact.id, evidence: { source: 'form', at, by: 'Anna' } });

    expect(await codeOf(optIn(secondsFromNow(-60)))).toBe('CONTACT.EVIDENCE_TOO_OLD');
    await expect(optIn(secondsFromNow(-60))).rejects.toBeInstanceOf(ConflictError);
    expect(await pointersOf(optIn(secondsFromNow(3_600)))).toEqual(['/evidence/at']);
    expect(await pointersOf(optIn('2026-W05'))).toEqual(['/evidence/at']);
    const back = await optIn(secondsFromNow(1));

    expect(back).toMatchObject({ status: 'active', version: 2 });
    const [row] = await world.query<{ opt_in: object; opted_out_at: Date | null }>(
      'SELECT opt_in, opted_out_at FROM sync.contact WHERE id = $1',
      [contact.id],
    );
    expect(row.opt_in).toMatchObject({ source: 'form', by: 'Anna', recordedBy: 'system:system' });
    expect(row.opted_out_at).toBeNull();
  });

  it('needs new evidence after the next opt-out, also when that is a complaint after an unsubscription', async () => {
    const contact = await world.aContact({ status: 'unsubscribed' });
    const patch = (status: 'unsubscribed' | 'complained') =>
      world.send(patchContact, { id: contact.id, patch: { status } });
    await world.query(`UPDATE sync.contact SET opted_out_at = now() - interval '1 day' WHERE id = $1`, [
      contact.id,
    ]);
    await patch('complained');
    const hourAgo = { source: 'form', at: secondsFromNow(-3_600) };

    const refused = world.send(optInContact, { id: contact.id, evidence: hourAgo });

    expect(await codeOf(refused)).toBe('CONTACT.EVIDENCE_TOO_OLD');
    expect((await patch('unsubscribed')).status).toBe('complained');
    expect((await world.eventsOf(contact.id)).map(({ verb }) => verb)).toEqual([
      'created',
      'optedOut',
      'optedOut',
    ]);
  });

  it('takes the same evidence once', async () => {
    const contact = await world.aContact({ status: 'unsubscribed' });
    const request = { id: contact.id, evidence: { source: 'form', at: secondsFromNow(1) } };

    await world.send(optInContact, request);
    const again = await world.send(optInContact, request);

    expect(again.version).toBe(2);
  });

  it('stays withdrawn when the contact is deleted and made again, until the person opts in', async () => {
    const email = 'again@example.com';
    const first = await world.aContact({ email, status: 'complained' });
    await world.send(deleteContact, { id: first.id });

    const second = await world.aContact({ email, status: 'active' });
    const evidence = { source: 'form', at: secondsFromNow(1) };
    await world.send(optInContact, { id: second.id, evidence });
    await world.send(deleteContact, { id: second.id });
    const third = await world.aContact({ email });

    expect(second.status).toBe('complained');
    expect(third.status).toBe('active');
  });

  it('stays withdrawn for a person who withdrew it as a lead', async () => {
    const out = { email: 'lead@example.com', email_folded: 'lead@example.com', status: 'unsubscribed' };
    await world.aRow('lead', { ...out, opted_out_at: '2026-01-01T00:00:00Z' });

    const contact = await world.aContact({ email: 'Lead@example.com', status: 'active' });

    expect(contact.status).toBe('unsubscribed');
  });

  it('stays withdrawn for an address that another contact takes over', async () => {
    const first = await world.aContact({ email: 'moved@example.com', status: 'unsubscribed' });
    await world.send(deleteContact, { id: first.id });
    const other = await world.aContact();

    const patched = await world.send(patchContact, { id: other.id, patch: { email: 'moved@example.com' } });

    expect(patched.status).toBe('unsubscribed');
  });

  it('is withdrawn with an event of its own where a contact begins without it', async () => {
    const contact = await world.aContact({ status: 'unsubscribed' });

    expect((await world.eventsOf(contact.id)).map(({ verb }) => verb)).toEqual(['created', 'optedOut']);
  });
});
