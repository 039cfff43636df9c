// A field that the CRM deletes or hides rests, and nothing else does.
import type { DataSource } from 'typeorm';
import { getContact, patchContact, upsertContact } from '@app/contracts';
import { inTenant } from '@app/database';
import { dataSourceOf, TENANT, World } from './world.js';

jest.setTimeout(60_000);

interface RemoteContact {
  Id: string;
  Title: string | null;
  Phone: string | null;
  FirstName: string | null;
  Email: string | null;
}

describe('a field that the CRM no longer shows', () => {
  let world: World;
  let dataSource: DataSource;
  let crmId: string;
  let id: string;

  beforeEach(async () => {
    world = await World.start(['--contacts', '20']);
    dataSource = dataSourceOf(await world.startSync());
    [crmId] = await world.editRemote('Contact', {
      Email: 'a@paused.test',
      LastName: 'L',
      FirstName: 'F',
      Title: 'Boss',
      Phone: '1',
    });
    await world.sync();
    [{ id }] = await inTenant(dataSource, TENANT, (tx) =>
      tx.query<{ id: string }[]>(`SELECT id FROM contact WHERE email = 'a@paused.test'`),
    );
  });
  afterEach(() => world.stop());

  const there = async () =>
    (await world.dump<RemoteContact>('Contact')).find((row) => row.Id === crmId) as RemoteContact;
  const titles = async () =>
    (
      await inTenant(dataSource, TENANT, (tx) =>
        tx.query<{ n: number }[]>('SELECT count(title)::int AS n FROM contact'),
      )
    )[0].n;
  const hide = (...names: string[]) => world.sandbox.control('permissions', { hide: names });
  const show = (...names: string[]) => world.sandbox.control('permissions', { show: names });

  it('rests alone: the others go on both ways, and no side is blanked (R-43)', async () => {
    const before = await titles();
    await hide('Contact.Title');
    await world.editRemote('Contact', { Id: crmId, FirstName: 'Theirs' });
    await world.send(patchContact, { id, patch: { phone: '2', title: 'Chief' } });
    await world.send(upsertContact, { email: 'new@paused.test', lastName: 'N', title: 'New' });

    const run = await world.sync();

    expect(run).toMatchObject({ state: 'succeeded', rejected: 0 });
    expect(world.spec.objects.contact.pausedFields).toEqual(['title']);
    expect(await world.send(getContact, { id })).toMatchObject({ firstName: 'Theirs', title: 'Chief' });
    expect(await there()).toMatchObject({ Phone: '2', Title: 'Boss' });
    expect(await titles()).toBe(before + 1);
    const added = (await world.dump<RemoteContact>('Contact')).find(
      ({ Email }) => Email === 'new@paused.test',
    );
    expect(added).toMatchObject({ Title: null });
  });

  it('goes on where it is shown again, and fills what is blank', async () => {
    await hide('Contact.Title');
    // A read meets it: what a write alone meets is refused row by row.
    await world.editRemote('Contact', { Id: crmId, FirstName: 'Theirs' });
    await world.send(upsertContact, { email: 'new@paused.test', lastName: 'N', title: 'New' });
    await world.sync();
    const before = await titles();

    await show('Contact.Title');
    const run = await world.sync();
    await world.editRemote('Contact', { Id: crmId, Title: 'President' });
    await world.sync();

    expect(run.state).toBe('succeeded');
    expect(world.spec.objects.contact.pausedFields).toBeUndefined();
    expect(await titles()).toBe(before);
    expect(await world.send(getContact, { id })).toMatchObject({ title: 'President' });
    const added = (await world.dump<RemoteContact>('Contact')).find(
      ({ Email }) => Email === 'new@paused.test',
    );
    expect(added).toMatchObject({ Title: 'New' });
  });

  it('is one of several that go at once', async () => {
    await hide('Contact.Title', 'Contact.Phone');
    await world.editRemote('Contact', { Id: crmId, FirstName: 'Theirs' });

    const run = await world.sync();

    expect(run.state).toBe('succeeded');
    expect(world.spec.objects.contact.pausedFields).toEqual(['phone', 'title']);
    expect(await world.send(getContact, { id })).toMatchObject({
      firstName: 'Theirs',
      title: 'Boss',
      phone: '1',
    });
  });
});
