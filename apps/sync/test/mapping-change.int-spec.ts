// What a changed mapping does to records that both sides agreed on before.
import type { DataSource } from 'typeorm';
import { getContact, patchContact } from '@app/contracts';
import type { MappedField } from '@app/crm-core';
import { inTenant } from '@app/database';
import { dataSourceOf, TENANT, World } from './world.js';

jest.setTimeout(60_000);

const DEPARTMENT: MappedField = {
  markmailField: 'customFields.department',
  crmField: 'Department',
  direction: 'bidirectional',
  rule: 'crm',
  since: 2,
  markmailType: 'string',
  crmType: 'string',
  crmCreateable: true,
  crmUpdateable: true,
  crmMaxLength: 80,
};

interface RemoteContact {
  Id: string;
  Title: string | null;
  FirstName: string | null;
  Department: string | null;
  SystemModstamp: string;
}

describe('a changed mapping', () => {
  let world: World;
  let dataSource: DataSource;
  let crmId: string;
  let id: string;

  beforeEach(async () => {
    world = await World.start(['--contacts', '0']);
    dataSource = dataSourceOf(await world.startSync());
    [crmId] = await world.editRemote('Contact', {
      Email: 'a@change.test',
      LastName: 'L',
      FirstName: 'F',
      Title: 'Boss',
      Department: 'Sales',
    });
    await world.sync();
    [{ id }] = await inTenant(dataSource, TENANT, (tx) =>
      tx.query<{ id: string }[]>('SELECT id FROM contact'),
    );
  });
  afterEach(() => world.stop());

  function change(edit: (fields: MappedField[]) => MappedField[]): void {
    const { contact } = world.spec.objects;
    world.spec = {
      ...world.spec,
      objects: {
        contact: { ...contact, mappingVersion: contact.mappingVersion + 1, fields: edit(contact.fields) },
      },
    };
  }
  const there = async () =>
    (await world.dump<RemoteContact>('Contact')).find((row) => row.Id === crmId) as RemoteContact;

  it('fills a new line’s own field, and touches no other', async () => {
    const before = await there();
    const ours = await world.send(getContact, { id });

    change((fields) => [...fields, DEPARTMENT]);
    const run = await world.sync();

    const { customFields, version, updatedAt, crmLinks, ...rest } = await world.send(getContact, { id });
    expect(run).toMatchObject({ updated: 1 });
    expect(customFields).toEqual({ department: 'Sales' });
    expect(version).toBe(ours.version + 1);
    expect(ours).toMatchObject(rest);
    expect(Date.parse(updatedAt)).toBeGreaterThan(Date.parse(ours.updatedAt));
    expect(crmLinks).toHaveLength(1);
    expect(await there()).toEqual(before);
  });

  it('lets the rule decide where a line brings its values in another form, not what was agreed in the old one', async () => {
    const valueMap = [
      { markmail: 'Boss', crm: 'CEO' },
      { markmail: 'Owner', crm: 'Boss' },
    ];

    change((fields) =>
      fields.map((line) =>
        line.markmailField === 'title' ? { ...line, rule: 'markmail', valueMap, since: 2 } : line,
      ),
    );
    await world.sync();
    const [ours, theirs] = [await world.send(getContact, { id }), await there()];

    // Compared with the "Boss" of the old form, the CRM would seem to have changed to "Owner".
    expect(ours.title).toBe('Boss');
    expect(theirs.Title).toBe('CEO');
  });

  it('is three-way as before in lines that stayed', async () => {
    await world.send(patchContact, { id, patch: { firstName: 'Ours' } });
    change((fields) => [...fields, DEPARTMENT]);

    await world.sync();

    expect((await there()).FirstName).toBe('Ours');
  });
});
