// Why a value is what it is: the history of records, told as a person would ask for it.
import type { DataSource } from 'typeorm';
import {
  explainFields,
  getTimeline,
  listActivity,
  listConflicts,
  patchContact,
  resolveConflict,
  upsertContact,
  type HistoryEntry,
} from '@app/contracts';
import { inTenant, uuidv7 } from '@app/database';
import { dataSourceOf, TENANT, World } from './world.js';

jest.setTimeout(60_000);

describe('history', () => {
  let world: World;
  let dataSource: DataSource;
  let person: { id: string; crm_id: string };
  let pull: string;

  beforeAll(async () => {
    world = await World.start(['--contacts', '30']);
    dataSource = dataSourceOf(await world.startSync());
    const { contact } = world.spec.objects;
    if (!contact) throw new Error('contacts are not synchronised');
    world.spec.objects.contact = {
      ...contact,
      fields: contact.fields.map((field) =>
        field.markmailField === 'title' ? { ...field, rule: 'ask' as const } : field,
      ),
    };
    pull = (await world.sync()).id;
    [person] = await inTenant(dataSource, TENANT, (tx) =>
      tx.query<{ id: string; crm_id: string }[]>(
        `SELECT c.id, l.crm_id FROM contact c JOIN link l ON l.record_id = c.id WHERE c.status = 'active' AND c.email IS NOT NULL LIMIT 1`,
      ),
    );
  });
  afterAll(() => world.stop());

  const timeline = async (): Promise<HistoryEntry[]> =>
    (await world.send(getTimeline, { object: 'contact', id: person.id })).items;
  const origin = async (name: string) =>
    (await world.send(explainFields, { object: 'contact', id: person.id })).items.find(
      ({ field }) => field === name,
    );

  it('says of a record as it came from the CRM which run brought it', async () => {
    expect(await timeline()).toMatchObject([
      {
        kind: 'linked',
        side: 'system',
        runId: pull,
        crmId: person.crm_id,
        integrationId: world.integrationId,
      },
    ]);
    expect(await origin('email')).toMatchObject({ side: 'crm', actor: 'sync', runId: pull, changedAt: null });
  });

  it('shows what both sides last agreed on beside what is here now', async () => {
    const { items, links } = await world.send(explainFields, { object: 'contact', id: person.id });
    const value = (name: string) => items.find(({ field }) => field === name)?.value ?? null;

    expect(links).toEqual([
      {
        integrationId: world.integrationId,
        crmId: person.crm_id,
        syncStatus: 'synced',
        lastSyncedAt: expect.any(String) as string,
        agreed: expect.objectContaining({ email: value('email'), lastName: value('lastName') }) as object,
        asked: {},
      },
    ]);
  });

  it('says who changed a field here, and what it was', async () => {
    const before = (await origin('phone'))?.value;
    await world.send(patchContact, { id: person.id, patch: { phone: '+81 3 1111 1111' } });

    const [newest] = await timeline();

    expect(newest).toMatchObject({
      kind: 'changed',
      side: 'markmail',
      actor: expect.stringMatching(/^system:/) as string,
      changes: [{ field: 'phone', from: before ?? null, to: '+81 3 1111 1111', rule: null }],
    });
    expect(await origin('phone')).toMatchObject({
      value: '+81 3 1111 1111',
      side: 'markmail',
      before: before ?? null,
    });
  });

  it('says by which rule the CRM’s value was taken, and in which run', async () => {
    await world.sync();
    await world.editRemote('Contact', { Id: person.crm_id, Phone: '+81 3 2222 2222' });
    const { id: runId } = await world.sync();

    expect((await timeline())[0]).toMatchObject({
      kind: 'changed',
      side: 'crm',
      actor: 'sync',
      runId,
      changes: [{ field: 'phone', from: '+81 3 1111 1111', to: '+81 3 2222 2222', rule: 'onlyCrmChanged' }],
    });
    expect(await origin('phone')).toMatchObject({ side: 'crm', runId, rule: 'onlyCrmChanged' });
  });

  it('tells of conflicts and of who decided them', async () => {
    await world.send(patchContact, { id: person.id, patch: { title: 'Ours' } });
    await world.editRemote('Contact', { Id: person.crm_id, Title: 'Theirs' });
    await world.sync();
    const [{ id }] = (await world.send(listConflicts, { recordId: person.id })).items;
    const { links } = await world.send(explainFields, { object: 'contact', id: person.id });
    await world.send(resolveConflict, { id, choice: 'crm' });

    const kinds = (await timeline()).map(({ kind, changes }) => [kind, changes[0]?.field, changes[0]?.rule]);

    expect(links).toMatchObject([{ syncStatus: 'conflict', asked: { title: 'Theirs' } }]);
    expect(kinds.slice(0, 4)).toEqual(
      expect.arrayContaining([
        ['decided', 'title', 'crm'],
        ['changed', 'title', null],
        ['asked', 'title', null],
      ]),
    );
  });

  it('is listed newest first, page by page, without gaps or doubles', async () => {
    const all = await timeline();
    const paged: HistoryEntry[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await world.send(getTimeline, {
        object: 'contact',
        id: person.id,
        limit: 2,
        ...(cursor && { cursor }),
      });
      paged.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);

    expect(paged).toEqual(all);
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
  });

  it('of all records is filtered by side and run', async () => {
    await world.send(upsertContact, { email: 'new.one@markmail.example', lastName: 'One' });

    const ours = await world.send(listActivity, { side: 'markmail' });
    const theirs = await world.send(listActivity, { side: 'crm', limit: 1 });
    const next = await world
      .send(listActivity, { side: 'crm', limit: 1, cursor: theirs.nextCursor ?? '' })
      .catch((error: Error) => error.message);

    expect(ours.items.every(({ side }) => side === 'markmail')).toBe(true);
    expect(ours.items[0]).toMatchObject({ kind: 'created', object: 'contact', changes: [] });
    expect(theirs.items).toHaveLength(1);
    expect(typeof next === 'string' ? next : next.items[0]?.id).not.toBe(theirs.items[0].id);
    const { runId } = theirs.items[0];
    const ofRun = await world.send(listActivity, { runId: runId as string });
    expect(ofRun.items.every((entry) => entry.runId === runId)).toBe(true);
  });

  it('of a record that never was is not there', async () => {
    const nobody = { object: 'contact' as const, id: uuidv7() };

    await expect(world.send(getTimeline, nobody)).rejects.toMatchObject({ code: 'RECORD.NOT_FOUND' });
    await expect(world.send(explainFields, nobody)).rejects.toMatchObject({ code: 'RECORD.NOT_FOUND' });
  });
});
