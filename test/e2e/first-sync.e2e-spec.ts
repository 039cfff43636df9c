// The main job, through the public doors only, against an org that our system knows nothing about.
import { differences } from './support/compare.js';
import type { Contact, Run } from './support/rest-client.js';
import { StandIn } from './support/stand-in.js';
import { type RunningSystem, startSystem } from './support/system.js';

jest.setTimeout(240_000);

const CONTACTS = 500;

describe('contacts of an org and of MarkMail', () => {
  let org: StandIn;
  let system: RunningSystem;
  let integrationId: string;

  beforeAll(async () => {
    org = await StandIn.start(CONTACTS);
    system = await startSystem(org.settings);
    integrationId = await system.client.createIntegration(await system.client.connectOrg(org.url));
    await system.client.settle(integrationId);
    await system.client.sync(integrationId, 'full');
  });

  afterAll(async () => {
    await system.stop();
    await org.stop();
  });

  const sync = async (): Promise<Run> => {
    const run = await system.client.sync(integrationId);
    expect(run).toMatchObject({ state: 'succeeded', rejected: 0 });
    return run;
  };
  const ours = (): Promise<Contact[]> => system.client.contacts();
  const byEmail = async (email: string): Promise<Contact> => {
    const { items } = await system.client.get<{ items: Contact[] }>(
      `/api/contacts?email=${encodeURIComponent(email)}`,
    );
    expect(items).toHaveLength(1);
    return items[0];
  };
  // By its id: the org's sample data holds several people with one e-mail address.
  const again = (contact: Contact): Promise<Contact> => system.client.get(`/api/contacts/${contact.id}`);
  const remoteOf = async (contact: Contact) => {
    const crmId = contact.crmLinks[0]?.crmId;
    const all = await org.contacts();
    const found = all.filter((one) => one.Id === crmId);
    expect(found).toHaveLength(1);
    return found[0];
  };
  const someLinked = async (at: number): Promise<Contact> => {
    const linked = (await ours()).filter((one) => one.email && one.crmLinks[0]?.crmId);
    return linked[at];
  };

  it('are equal field by field after the first sync', async () => {
    const [here, there] = [await ours(), await org.contacts()];

    expect(there).toHaveLength(CONTACTS);
    expect(here).toHaveLength(CONTACTS);
    expect(differences(here, there)).toEqual([]);
  });

  it('reach the org with our id when they are created here', async () => {
    const contact = await system.client.upsert({
      email: 'new.here@markmail.example',
      firstName: 'Hana',
      lastName: 'Örn "Hawk", 鷹',
      phone: '+81 3-0000-1111',
    });

    const run = await sync();

    const remote = await remoteOf(await byEmail('new.here@markmail.example'));
    expect(run.toCrm.created).toBe(1);
    expect(remote).toMatchObject({
      FirstName: 'Hana',
      LastName: 'Örn "Hawk", 鷹',
      MarkMail_ID__c: contact.id,
    });
    expect(differences(await ours(), await org.contacts())).toEqual([]);
  });

  it('reach the org when they are edited here', async () => {
    const contact = await someLinked(3);
    await system.client.patch(`/api/contacts/${contact.id}`, { title: 'Edited here' });

    await sync();

    expect((await remoteOf(contact)).Title).toBe('Edited here');
  });

  it('reach MarkMail when they are edited in the org', async () => {
    const contact = await someLinked(5);
    await org.edit([{ Id: contact.crmLinks[0]?.crmId, Title: 'Edited there' }]);

    await sync();

    expect(await system.client.get(`/api/contacts/${contact.id}`)).toMatchObject({ title: 'Edited there' });
  });

  it('keep both edits when each side changed another field', async () => {
    const contact = await someLinked(7);
    await system.client.patch(`/api/contacts/${contact.id}`, { phone: '+81 90-1234-5678' });
    await org.edit([{ Id: contact.crmLinks[0]?.crmId, Title: 'Their edit' }]);

    await sync();
    await sync();

    const [here, there] = [await again(contact), await remoteOf(contact)];
    expect([here.phone, here.title]).toEqual(['+81 90-1234-5678', 'Their edit']);
    expect([there.Phone, there.Title]).toEqual(['+81 90-1234-5678', 'Their edit']);
  });

  it('stay opted out when one side says so and the other is edited meanwhile', async () => {
    const contact = await someLinked(9);
    await system.client.patch(`/api/contacts/${contact.id}`, { status: 'active', phone: '+81 70-0000-0000' });
    await org.edit([{ Id: contact.crmLinks[0]?.crmId, HasOptedOutOfEmail: true }]);

    await sync();

    const [here, there] = [await again(contact), await remoteOf(contact)];
    expect([here.status, here.phone]).toEqual(['unsubscribed', '+81 70-0000-0000']);
    expect(there.HasOptedOutOfEmail).toBe(true);
  });

  it('cost at most two calls and no write when nothing is new', async () => {
    await sync();
    const before = { calls: await org.billedCalls(), here: await ours(), there: await org.contacts() };

    const run = await sync();

    expect((await org.billedCalls()) - before.calls).toBeLessThanOrEqual(2);
    expect(run).toMatchObject({ created: 0, updated: 0, deleted: 0 });
    expect(await ours()).toEqual(
      before.here.map((one) => ({ ...one, crmLinks: expect.anything() as unknown })),
    );
    expect(await org.contacts()).toEqual(before.there);
  });

  it('keep their versions through a second full run', async () => {
    const before = new Map((await ours()).map((one) => [one.id, one.version]));

    const run = await system.client.sync(integrationId, 'full');

    expect(run).toMatchObject({ state: 'succeeded', created: 0, updated: 0 });
    expect(new Map((await ours()).map((one) => [one.id, one.version]))).toEqual(before);
    expect(differences(await ours(), await org.contacts())).toEqual([]);
  });
});

describe('a system that is told to stop', () => {
  it('ends with code 0 and leaves no process behind', async () => {
    const system = await startSystem({ SANDBOX: 'off' });
    const pids = Object.values(system.pids).filter((pid) => pid !== null);

    const code = await system.stop();

    expect(code).toBe(0);
    expect(pids.length).toBeGreaterThanOrEqual(6);
    expect(pids.filter(isAlive)).toEqual([]);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
