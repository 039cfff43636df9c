// What holds for records of every kind, shown with those that people make (lists, campaigns) and those of the CRM.
import {
  createCampaign,
  createList,
  deleteCampaign,
  deleteLead,
  deleteList,
  getAccount,
  getCampaign,
  getDeal,
  getLead,
  getList,
  listAccounts,
  listCampaigns,
  listDeals,
  listLeads,
  listLists,
  patchCampaign,
  patchLead,
  patchList,
  type ListRecordsRequest,
  type RecordView,
} from '@app/contracts';
import { uuidv7 } from '@app/database';
import { NotFoundError, PreconditionFailedError } from '@app/errors';
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

type Page = { items: RecordView[]; nextCursor: string | null };

/** One record of each kind, made where that kind is made, and what can be asked about it. */
const KINDS = {
  account: {
    make: () => world.aRow('account', { name: 'Acme', name_folded: 'acme' }),
    get: (id: string) => world.send(getAccount, { id }),
    list: (request: ListRecordsRequest): Promise<Page> => world.send(listAccounts, request),
  },
  campaign: {
    make: async () => (await world.send(createCampaign, { name: 'Spring' })).id,
    get: (id: string) => world.send(getCampaign, { id }),
    list: (request: ListRecordsRequest): Promise<Page> => world.send(listCampaigns, request),
  },
  deal: {
    make: () => world.aRow('deal', { name: 'Big one' }),
    get: (id: string) => world.send(getDeal, { id }),
    list: (request: ListRecordsRequest): Promise<Page> => world.send(listDeals, request),
  },
  lead: {
    make: () => world.aRow('lead', { email: 'a@example.com', email_folded: 'a@example.com' }),
    get: (id: string) => world.send(getLead, { id }),
    list: (request: ListRecordsRequest): Promise<Page> => world.send(listLeads, request),
  },
  list: {
    make: async () => (await world.send(createList, { name: 'VIP' })).id,
    get: (id: string) => world.send(getList, { id }),
    list: (request: ListRecordsRequest): Promise<Page> => world.send(listLists, request),
  },
};
const EVERY = Object.entries(KINDS);

/** Those that people change and delete here. */
const WRITTEN = {
  campaign: {
    ...KINDS.campaign,
    patch: (id: string, patch: object, ifVersion?: number) =>
      world.send(patchCampaign, { id, patch, ...(ifVersion ? { ifVersion } : {}) }),
    remove: (id: string, ifVersion?: number) =>
      world.send(deleteCampaign, { id, ...(ifVersion ? { ifVersion } : {}) }),
    change: { description: 'new' },
  },
  lead: {
    ...KINDS.lead,
    patch: (id: string, patch: object, ifVersion?: number) =>
      world.send(patchLead, { id, patch, ...(ifVersion ? { ifVersion } : {}) }),
    remove: (id: string, ifVersion?: number) =>
      world.send(deleteLead, { id, ...(ifVersion ? { ifVersion } : {}) }),
    change: { title: 'new' },
  },
  list: {
    ...KINDS.list,
    patch: (id: string, patch: object, ifVersion?: number) =>
      world.send(patchList, { id, patch, ...(ifVersion ? { ifVersion } : {}) }),
    remove: (id: string, ifVersion?: number) =>
      world.send(deleteList, { id, ...(ifVersion ? { ifVersion } : {}) }),
    change: { description: 'new' },
  },
};
const EVERY_WRITTEN = Object.entries(WRITTEN);

describe.each(EVERY)('%s', (object, { make, get, list }) => {
  it('is found by its id and in the list, in one shape', async () => {
    const id = await make();

    const found = await get(id);

    expect(found).toMatchObject({ id, version: 1, customFields: {}, crmLinks: [] });
    expect((await list({})).items).toEqual([found]);
  });

  it('is nobody else’s', async () => {
    const id = await make();
    world.tenantId = uuidv7();

    await expect(get(id)).rejects.toBeInstanceOf(NotFoundError);
    await expect(get(uuidv7())).rejects.toBeInstanceOf(NotFoundError);
    expect((await list({})).items).toEqual([]);
  });

  it('is walked through once in a stable order, also where many are of one instant', async () => {
    const ids = Array.from({ length: 23 }, () => uuidv7()).sort();
    await world.query(
      `INSERT INTO sync.${object} (id, tenant_id, updated_at)
       SELECT id, $2, '2026-01-01T00:00:00.123456Z'::timestamptz + (i / 10) * interval '1 microsecond'
         FROM unnest($1::uuid[]) WITH ORDINALITY r(id, i)`,
      [ids, world.tenantId],
    );
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Page = await list({ limit: 5, ...(cursor ? { cursor } : {}) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);

    expect(seen).toEqual(ids);
  });

  it('is listed by the time of its change', async () => {
    const id = await make();
    const { updatedAt } = await get(id);

    expect((await list({ updatedSince: updatedAt })).items.map((item) => item.id)).toEqual([id]);
    expect((await list({ updatedSince: '2999-01-01T00:00:00Z' })).items).toEqual([]);
    expect(await pointersOf(list({ updatedSince: '2026-W05' }))).toEqual(['/updatedSince']);
    expect(await pointersOf(list({ cursor: 'nonsense' }))).toEqual(['/cursor']);
  });

  it('says of each link whether the CRM has this version', async () => {
    const id = await make();
    const integrationId = uuidv7();
    await world.query(
      `INSERT INTO sync.link (record_id, integration_id, object, tenant_id, crm_id, status, pushed_version, last_synced_at)
       VALUES ($1, $2, $4, $3, 'X1', 'synced', 0, '2026-01-01T00:00:00Z')`,
      [id, integrationId, world.tenantId, object],
    );

    expect((await get(id)).crmLinks).toEqual([
      { integrationId, crmId: 'X1', syncStatus: 'pending', lastSyncedAt: '2026-01-01T00:00:00.000Z' },
    ]);
  });
});

describe.each(EVERY_WRITTEN)('a change of a %s', (object, { make, get, patch, remove, list, change }) => {
  it('makes a version, a history row, an event and a wake-up', async () => {
    const id = await make();
    const before = await world.eventsOf(id);
    const woken: string[] = [];
    changes.subscribe((tenantId, of) => tenantId === world.tenantId && woken.push(of));
    const [[field, value]] = Object.entries(change);

    const changed = await patch(id, change, 1);

    expect(changed).toMatchObject({ version: 2, ...change });
    expect((await world.historyOf(id)).at(-1)).toEqual({
      side: 'markmail',
      actor: 'system:system',
      changes: [{ field, from: null, to: value }],
    });
    expect((await world.eventsOf(id)).slice(before.length)).toEqual([
      { verb: 'updated', data: { id, version: 2, changedFields: [field] } },
    ]);
    expect(woken).toEqual([object]);
  });

  it('that changes nothing leaves no trace', async () => {
    const id = await make();
    await patch(id, change);
    const [history, events] = [await world.historyOf(id), await world.eventsOf(id)];
    const woken: string[] = [];
    changes.subscribe((tenantId) => tenantId === world.tenantId && woken.push(tenantId));

    const again = await patch(id, change);

    expect(again.version).toBe(2);
    expect(await world.historyOf(id)).toEqual(history);
    expect(await world.eventsOf(id)).toEqual(events);
    expect(woken).toEqual([]);
  });

  it('merges custom fields and names everything that is wrong with them', async () => {
    const id = await make();
    await patch(id, { customFields: { keep: 1, drop: 'x' } });

    const changed = await patch(id, { customFields: { drop: null, more: ' y ' } });
    const refused = patch(id, { customFields: { '1x': 1, deep: {} } });

    expect(changed.customFields).toEqual({ keep: 1, more: 'y' });
    expect(await pointersOf(refused)).toEqual(['/customFields/1x', '/customFields/deep']);
    expect((await get(id)).version).toBe(3);
  });

  it('is refused for a version that is no longer current', async () => {
    const id = await make();
    await patch(id, change);

    await expect(patch(id, { customFields: { x: 1 } }, 1)).rejects.toBeInstanceOf(PreconditionFailedError);
    await expect(remove(id, 1)).rejects.toBeInstanceOf(PreconditionFailedError);
  });

  it('is one after the other for many at once', async () => {
    const id = await make();

    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, i) => patch(id, { customFields: { [`n${i}`]: i } })),
    );

    const versions = replies.map(({ version }) => version).sort((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: 12 }, (_, i) => i + 2));
    expect(Object.keys((await get(id)).customFields)).toHaveLength(12);
  });

  it('can be its end: what is deleted is gone, and told', async () => {
    const id = await make();

    await remove(id, 1);

    for (const asked of [get(id), patch(id, change), remove(id)])
      await expect(asked).rejects.toBeInstanceOf(NotFoundError);
    expect((await list({})).items).toEqual([]);
    expect((await world.eventsOf(id)).at(-1)).toMatchObject({ verb: 'deleted', data: { version: 2 } });
    expect((await world.historyOf(id)).at(-1)?.changes).toEqual([
      { field: 'deleted', from: false, to: true },
    ]);
  });

  it('is refused to another tenant', async () => {
    const id = await make();
    const owner = world.tenantId;
    world.tenantId = uuidv7();

    for (const asked of [patch(id, change), remove(id)])
      await expect(asked).rejects.toBeInstanceOf(NotFoundError);
    world.tenantId = owner;
    expect((await get(id)).version).toBe(1);
  });
});

describe('a campaign', () => {
  const whole = {
    name: 'Spring',
    description: 'Line one\r\nline two',
    campaignStatus: 'Planned',
    type: 'Email',
    startDate: '2026-03-01',
    endDate: '2026-03-31',
    isActive: true,
    budget: 1234.56,
    customFields: { region: 'APAC' },
  };

  it('keeps its values, in one form', async () => {
    const made = await world.send(createCampaign, whole);

    expect(made).toMatchObject({ ...whole, description: 'Line one\nline two', version: 1 });
    expect(await world.send(getCampaign, { id: made.id })).toEqual(made);
    expect(await world.eventsOf(made.id)).toMatchObject([{ verb: 'created' }]);
  });

  it('is cleared by null and begins inactive', async () => {
    const made = await world.send(createCampaign, { name: 'x', budget: 1, startDate: '2026-01-01' });

    const patch = { budget: null, startDate: null };
    const cleared = await world.send(patchCampaign, { id: made.id, patch });

    expect(made.isActive).toBe(false);
    expect(cleared).toMatchObject({ budget: null, startDate: null, name: 'x' });
  });

  it('does not end before it starts, also when only one of the days is changed', async () => {
    const { id } = await world.send(createCampaign, { name: 'x', startDate: '2026-03-10' });

    const patching = () => world.send(patchCampaign, { id, patch: { endDate: '2026-03-09' } });
    const making = () =>
      world.send(createCampaign, { name: 'x', startDate: '2026-03-10', endDate: '2026-01-01' });

    expect(await pointersOf(patching())).toEqual(['/endDate']);
    expect(await pointersOf(making())).toEqual(['/endDate']);
  });

  it('that came from the CRM with odd days or without a name can be changed otherwise', async () => {
    const id = await world.aRow('campaign', { start_date: '2026-03-10', end_date: '2026-03-01' });

    const changed = await world.send(patchCampaign, { id, patch: { type: 'Email' } });

    expect(changed).toMatchObject({ name: null, type: 'Email', endDate: '2026-03-01' });
  });

  it.each([
    ['a name of spaces', { name: ' 　 ' }, '/name'],
    ['no name', { name: null }, '/name'],
    ['a day that does not exist', { name: 'x', startDate: '2026-02-30' }, '/startDate'],
    ['a day with a time', { name: 'x', startDate: '2026-02-03T00:00:00Z' }, '/startDate'],
    ['a tenth of a cent', { name: 'x', budget: 1.001 }, '/budget'],
    ['a negative budget', { name: 'x', budget: -1 }, '/budget'],
    ['text for a flag', { name: 'x', isActive: 'yes' }, '/isActive'],
    ['null for a flag', { name: 'x', isActive: null }, '/isActive'],
  ])('is refused with %s', async (_, values, pointer) => {
    expect(await pointersOf(world.send(createCampaign, values as never))).toEqual([pointer]);
  });
});

describe('a list', () => {
  it('is refused a name of spaces when it is renamed', async () => {
    const { id } = await world.send(createList, { name: 'VIP' });

    expect(await pointersOf(world.send(patchList, { id, patch: { name: '  ' } }))).toEqual(['/name']);
  });
});

describe('an account', () => {
  it('is found by its name in any case', async () => {
    const id = await world.aRow('account', {
      name: 'ACME Ltd',
      name_folded: 'acme ltd',
      website: 'acme.test',
    });
    await world.aRow('account', { name: 'Other', name_folded: 'other' });

    const { items } = await world.send(listAccounts, { name: ' Acme LTD ' });

    expect(items).toMatchObject([{ id, name: 'ACME Ltd', website: 'acme.test', industry: null }]);
    expect((await world.send(listAccounts, { name: '   ' })).items).toEqual([]);
  });
});

describe('a deal', () => {
  it('names its living contacts, the primary one first', async () => {
    const accountId = uuidv7();
    const values = { name: 'Big', stage: 'Won', amount: '1000.25', currency: 'EUR', probability: '75.5' };
    const more = { close_date: '2026-05-01', is_won: true, is_closed: true, account_id: accountId };
    const id = await world.aRow('deal', { ...values, ...more });
    const [buyer, boss, gone] = [await world.aContact(), await world.aContact(), uuidv7()];
    const roles: [string, string, boolean][] = [
      [buyer.id, 'Buyer', false],
      [gone, 'Ghost', false],
      [boss.id, 'Decision Maker', true],
    ];
    for (const [contact_id, role, is_primary] of roles)
      await world.aRow('deal_contact', { deal_id: id, contact_id, role, is_primary });

    const deal = await world.send(getDeal, { id });

    expect(deal).toMatchObject({
      ...{ name: 'Big', stage: 'Won', amount: 1000.25, currency: 'EUR', probability: 75.5 },
      ...{ closeDate: '2026-05-01', isWon: true, isClosed: true, accountId },
      contacts: [
        { contactId: boss.id, role: 'Decision Maker', isPrimary: true },
        { contactId: buyer.id, role: 'Buyer', isPrimary: false },
      ],
    });
    expect((await world.send(listDeals, { accountId })).items).toEqual([deal]);
    expect((await world.send(listDeals, { accountId: uuidv7() })).items).toEqual([]);
  });
});

describe('a lead', () => {
  const aLead = (values: Record<string, unknown> = {}) => world.aRow('lead', values);
  const patch = (id: string, values: object) => world.send(patchLead, { id, patch: values });

  it('is found by its address, also by one that was changed here', async () => {
    const id = await aLead({ email: 'Old@Example.com', email_folded: 'old@example.com' });

    await patch(id, { email: 'New@Example.com' });
    const same = await patch(id, { email: 'NEW@example.COM' });

    expect(same).toMatchObject({ email: 'New@Example.com', version: 2 });
    expect((await world.send(listLeads, { email: ' new@EXAMPLE.com ' })).items).toEqual([same]);
    expect((await world.send(listLeads, { email: 'old@example.com' })).items).toEqual([]);
  });

  it('keeps an opt-out whatever is patched', async () => {
    const id = await aLead({ email: 'a@example.com', email_folded: 'a@example.com' });

    await patch(id, { status: 'unsubscribed' });
    const after = await patch(id, { status: 'active', title: 'x' });

    expect(after).toMatchObject({ status: 'unsubscribed', title: 'x' });
    expect((await world.eventsOf(id)).map(({ verb }) => verb)).toEqual(['optedOut', 'updated']);
    const [row] = await world.query<{ opted_out_at: Date | null }>(
      'SELECT opted_out_at FROM sync.lead WHERE id = $1',
      [id],
    );
    expect(row.opted_out_at).toBeInstanceOf(Date);
  });

  it('takes over what the person behind its new address said', async () => {
    await world.aContact({ email: 'out@example.com', status: 'complained' });
    const id = await aLead();

    expect((await patch(id, { email: 'OUT@example.com', status: 'active' })).status).toBe('complained');
  });

  it('is left alone once the CRM made a contact of it', async () => {
    const id = await aLead({ converted_at: '2026-01-01T00:00:00Z', converted_contact_id: uuidv7() });

    expect(await codeOf(patch(id, { title: 'x' }))).toBe('LEAD.CONVERTED');
    expect((await world.send(getLead, { id })).convertedAt).toBe('2026-01-01T00:00:00.000Z');
  });
});
