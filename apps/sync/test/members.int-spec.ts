import {
  addCampaignMembers,
  addListMembers,
  createCampaign,
  createList,
  deleteContact,
  deleteList,
  getList,
  listCampaignMembers,
  listListMembers,
  patchCampaignMember,
  removeCampaignMember,
  removeListMember,
  type CampaignMemberView,
  type MemberStatus,
  type PersonRef,
} from '@app/contracts';
import { uuidv7 } from '@app/database';
import { NotFoundError, PreconditionFailedError } from '@app/errors';
import { RecordWorld } from './record-world.js';
import { codeOf, pointersOf } from './refusals.js';

let world: RecordWorld;

beforeAll(async () => {
  world = await RecordWorld.start();
  await world.startSync();
});
afterAll(() => world.stop());
beforeEach(() => {
  world.tenantId = uuidv7();
});

const aContact = async (): Promise<PersonRef> => ({ contactId: (await world.aContact()).id });
const aLead = async (): Promise<PersonRef> => ({ leadId: await world.aRow('lead') });
const idOf = ({ contactId, leadId }: PersonRef): string => contactId ?? leadId ?? '';

/** The same for both kinds of group. */
const GROUPS = {
  list: {
    make: async () => (await world.send(createList, { name: 'VIP' })).id,
    add: (id: string, members: PersonRef[]) => world.send(addListMembers, { id, members }),
    remove: (id: string, personId: string) => world.send(removeListMember, { id, personId }),
    members: (id: string, more: { limit?: number; cursor?: string } = {}) =>
      world.send(listListMembers, { id, ...more }),
  },
  campaign: {
    make: async () => (await world.send(createCampaign, { name: 'Spring' })).id,
    add: (id: string, members: PersonRef[]) => world.send(addCampaignMembers, { id, members }),
    remove: (id: string, personId: string) => world.send(removeCampaignMember, { id, personId }),
    members: (id: string, more: { limit?: number; cursor?: string } = {}) =>
      world.send(listCampaignMembers, { id, ...more }),
  },
};

describe.each(Object.entries(GROUPS))('members of a %s', (_, { make, add, remove, members }) => {
  it('are contacts and leads, each once', async () => {
    const id = await make();
    const [contact, lead] = [await aContact(), await aLead()];

    const first = await add(id, [contact, lead, contact]);
    const again = await add(id, [lead, contact]);

    expect([first.added, first.unchanged, again.added, again.unchanged]).toEqual([2, 1, 0, 2]);
    const { items } = await members(id);
    expect(items.map(({ contactId, leadId }) => [contactId, leadId])).toEqual(
      expect.arrayContaining([
        [contact.contactId, null],
        [null, lead.leadId],
      ]),
    );
  });

  it('are walked through once', async () => {
    const id = await make();
    const people = await Promise.all(Array.from({ length: 11 }, aContact));
    await add(id, people);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof members>> = await members(id, {
        limit: 4,
        ...(cursor ? { cursor } : {}),
      });
      seen.push(...page.items.map(({ contactId }) => contactId ?? ''));
      cursor = page.nextCursor;
    } while (cursor);

    expect(seen.sort()).toEqual(people.map(idOf).sort());
    expect(await pointersOf(members(id, { cursor: 'nonsense' }))).toEqual(['/cursor']);
  });

  it('go and come back', async () => {
    const id = await make();
    const person = await aContact();
    await add(id, [person]);

    await remove(id, idOf(person));
    const left = await members(id);
    const again = await add(id, [person]);

    expect([left.items, again.added]).toEqual([[], 1]);
    expect((await members(id)).items).toHaveLength(1);
  });

  it('are not there when they were never added', async () => {
    const id = await make();

    await expect(remove(id, uuidv7())).rejects.toBeInstanceOf(NotFoundError);
  });

  it('are added all or none: who is unknown, deleted or somebody else’s is named', async () => {
    const id = await make();
    const mine = await aContact();
    const deleted = await world.aContact();
    await world.send(deleteContact, { id: deleted.id });
    const owner = world.tenantId;
    world.tenantId = uuidv7();
    const [theirs, theirLead] = [await aContact(), await aLead()];
    world.tenantId = owner;

    const people = [mine, { contactId: deleted.id }, theirLead, { leadId: mine.contactId }, theirs];
    const refused = await pointersOf(add(id, people));

    expect(refused).toEqual([
      '/members/1/contactId',
      '/members/2/leadId',
      '/members/3/leadId',
      '/members/4/contactId',
    ]);
    expect((await members(id)).items).toEqual([]);
  });

  it('are not shown once they were deleted themselves', async () => {
    const id = await make();
    const [stays, goes] = [await aContact(), await aContact()];
    await add(id, [stays, goes]);

    await world.send(deleteContact, { id: idOf(goes) });

    expect((await members(id)).items.map(({ contactId }) => contactId)).toEqual([stays.contactId]);
  });

  it('cannot be reached through a group of another tenant or none', async () => {
    const id = await make();
    const person = await aContact();
    await add(id, [person]);
    world.tenantId = uuidv7();
    const other = await aContact();

    for (const group of [id, uuidv7()]) {
      await expect(members(group)).rejects.toBeInstanceOf(NotFoundError);
      await expect(add(group, [other])).rejects.toBeInstanceOf(NotFoundError);
      await expect(remove(group, idOf(person))).rejects.toBeInstanceOf(NotFoundError);
    }
  });

  it('are one each when many callers add the same people at once', async () => {
    const id = await make();
    const people = await Promise.all(Array.from({ length: 6 }, aContact));

    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, i) => add(id, i % 2 ? people : [...people].reverse())),
    );

    expect(replies.reduce((sum, { added }) => sum + added, 0)).toBe(6);
    expect((await members(id)).items).toHaveLength(6);
  });
});

describe('a list', () => {
  it('has a new version and a line in its history for who came and who went', async () => {
    const { id } = await world.send(createList, { name: 'VIP' });
    const person = await aContact();

    await world.send(addListMembers, { id, members: [person] });
    await world.send(addListMembers, { id, members: [person] });
    await world.send(removeListMember, { id, personId: idOf(person) });

    expect((await world.send(getList, { id })).version).toBe(3);
    expect((await world.historyOf(id)).slice(1).map(({ changes }) => changes)).toEqual([
      [{ field: 'members', from: [], to: [idOf(person)] }],
      [{ field: 'members', from: [idOf(person)], to: [] }],
    ]);
    expect((await world.eventsOf(id)).map(({ verb, data }) => [verb, data.changedFields])).toEqual([
      ['created', []],
      ['updated', ['members']],
      ['updated', ['members']],
    ]);
  });

  it('that was deleted takes nobody', async () => {
    const { id } = await world.send(createList, { name: 'VIP' });
    await world.send(deleteList, { id });

    const refused = world.send(addListMembers, { id, members: [await aContact()] });

    expect(await codeOf(refused)).toBe('LIST.NOT_FOUND');
  });
});

describe('a campaign’s member', () => {
  let campaignId: string;
  beforeEach(async () => {
    campaignId = (await world.send(createCampaign, { name: 'Spring' })).id;
  });
  const add = (person: PersonRef, memberStatus?: MemberStatus) =>
    world.send(addCampaignMembers, {
      id: campaignId,
      members: [{ ...person, ...(memberStatus ? { memberStatus } : {}) }],
    });
  const only = async (): Promise<CampaignMemberView> =>
    (await world.send(listCampaignMembers, { id: campaignId })).items[0];
  const patch = (person: PersonRef, memberStatus: MemberStatus, ifVersion?: number) =>
    world.send(patchCampaignMember, {
      id: campaignId,
      personId: idOf(person),
      patch: { memberStatus },
      ...(ifVersion ? { ifVersion } : {}),
    });

  it('is a record with version, history and events', async () => {
    const person = await aLead();
    await add(person);

    const patched = await patch(person, 'sent', 1);

    expect(patched).toMatchObject({
      campaignId,
      contactId: null,
      ...person,
      memberStatus: 'sent',
      version: 2,
    });
    expect((await world.historyOf(patched.id)).map(({ changes }) => changes)).toEqual([
      [],
      [{ field: 'memberStatus', from: 'added', to: 'sent' }],
    ]);
    expect((await world.eventsOf(patched.id)).map(({ verb }) => verb)).toEqual(['created', 'updated']);
    await expect(patch(person, 'opened', 1)).rejects.toBeInstanceOf(PreconditionFailedError);
  });

  it('goes on when it is added again, and never back', async () => {
    const person = await aContact();
    await add(person, 'opened');

    const [back, forth] = [await add(person, 'sent'), await add(person, 'clicked')];

    expect([back.updated, back.unchanged, forth.updated]).toEqual([0, 1, 1]);
    expect(await only()).toMatchObject({ memberStatus: 'clicked', version: 2 });
    expect(await codeOf(patch(person, 'sent'))).toBe('CAMPAIGN_MEMBER.STATUS_BACKWARDS');
  });

  it('is found by its status', async () => {
    const [one, two] = [await aContact(), await aContact()];
    await add(one, 'sent');
    await add(two, 'bounced');

    const { items } = await world.send(listCampaignMembers, { id: campaignId, memberStatus: 'bounced' });

    expect(items.map(({ contactId }) => contactId)).toEqual([two.contactId]);
  });

  it('leaves a deleted record behind', async () => {
    const person = await aContact();
    await add(person);
    const { id } = await only();

    await world.send(removeCampaignMember, { id: campaignId, personId: idOf(person) });

    expect(await codeOf(patch(person, 'sent'))).toBe('CAMPAIGN_MEMBER.NOT_FOUND');
    expect((await world.eventsOf(id)).at(-1)).toMatchObject({ verb: 'deleted', data: { version: 2 } });
    await add(person);
    expect((await only()).id).not.toBe(id);
  });
});
