// Values that a mapping cannot carry: the record is refused with its reason, the others go on, and an opt-out is carried all the same.
import type { DataSource } from 'typeorm';
import { getContact, patchContact, upsertContact } from '@app/contracts';
import type { MappedField } from '@app/crm-core';
import { inTenant } from '@app/database';
import { dataSourceOf, TENANT, World } from './world.js';

jest.setTimeout(60_000);

interface RemoteContact {
  Id: string;
  Email: string | null;
  Title: string | null;
  FirstName: string | null;
  Department: string | null;
  HasOptedOutOfEmail: boolean;
}

const RANK: Partial<MappedField> = { valueMap: [{ markmail: 'Boss', crm: 'CEO' }], unmapped: 'reject' };
const DEPARTMENT: MappedField = {
  markmailField: 'customFields.department',
  crmField: 'Department',
  direction: 'fromCrm',
  rule: 'crm',
  default: 'Unknown',
  markmailType: 'string',
  crmType: 'string',
  crmCreateable: true,
  crmUpdateable: true,
  crmMaxLength: 80,
};

describe('a value that the mapping refuses', () => {
  let world: World;
  let dataSource: DataSource;

  beforeAll(async () => {
    world = await World.start(['--contacts', '0']);
    const { contact } = world.spec.objects;
    if (!contact) throw new Error('contacts are not synchronised');
    const fields = contact.fields.map((line) =>
      line.markmailField === 'title' ? { ...line, ...RANK } : line,
    );
    world.spec = {
      ...world.spec,
      objects: { contact: { ...contact, fields: [...fields, DEPARTMENT] } },
    };
    dataSource = dataSourceOf(await world.startSync());
  });
  afterAll(() => world.stop());

  const query = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    inTenant(dataSource, TENANT, (tx) => tx.query<T[]>(sql, parameters));
  const there = async (email: string) =>
    (await world.dump<RemoteContact>('Contact')).find(({ Email }) => Email === email);
  const linkOf = async (email: string) =>
    (
      await query<{ id: string; crmId: string; status: string }>(
        `SELECT c.id, l.crm_id AS "crmId", l.status FROM contact c LEFT JOIN link l ON l.record_id = c.id WHERE c.email = $1`,
        [email],
      )
    )[0];
  const rejections = (column: 'crm_id' | 'record_id', id: string) =>
    query<Record<string, unknown>>(
      `SELECT direction, code, field, cause, message FROM rejected_row WHERE ${column}::text = $1 ORDER BY at`,
      [id],
    );
  const addThere = async (email: string, more: Partial<RemoteContact> = {}): Promise<string> =>
    (await world.editRemote('Contact', { Email: email, LastName: 'L', ...more }))[0];
  async function bothHave(email: string): Promise<{ id: string; crmId: string }> {
    await addThere(email, { Title: 'CEO' });
    await world.sync();
    return linkOf(email);
  }

  it('keeps a record of the CRM out, tells why once, and lets the others in', async () => {
    const crmId = await addThere('janitor@refused.test', { Title: 'Janitor' });
    await addThere('ceo@refused.test', { Title: 'CEO' });

    const first = await world.sync();
    const second = await world.sync();

    expect(first).toMatchObject({ state: 'partial', rejected: 1, created: 1 });
    expect(second).toMatchObject({ state: 'succeeded', rejected: 0 });
    expect(await linkOf('janitor@refused.test')).toBeUndefined();
    expect(await world.send(getContact, { id: (await linkOf('ceo@refused.test')).id })).toMatchObject({
      title: 'Boss',
    });
    expect(await rejections('crm_id', crmId)).toEqual([
      {
        direction: 'fromCrm',
        code: 'VALUE_NOT_IN_MAP',
        field: 'Title',
        cause: 'data',
        message: 'The value is not in the value map of this field.',
      },
    ]);

    await world.editRemote('Contact', { Id: crmId, Title: 'CEO' });
    await world.sync();
    expect(await linkOf('janitor@refused.test')).toMatchObject({ status: 'synced' });
  });

  it('of a linked record writes nothing of the change, but the opt-out that came with it', async () => {
    const { id, crmId } = await bothHave('out@refused.test');

    await world.editRemote('Contact', {
      Id: crmId,
      Title: 'Janitor',
      FirstName: 'Half',
      HasOptedOutOfEmail: true,
    });
    await world.sync();

    expect(await world.send(getContact, { id })).toMatchObject({
      title: 'Boss',
      firstName: null,
      status: 'unsubscribed',
    });
    expect(await rejections('crm_id', crmId)).toHaveLength(1);
    await world.editRemote('Contact', { Id: crmId, Title: null });
    await world.sync();
    expect(await world.send(getContact, { id })).toMatchObject({ title: null, firstName: 'Half' });
  });

  it('keeps a record of ours from the CRM, tells why once, and sends it once it is mended', async () => {
    const { contact } = await world.send(upsertContact, {
      email: 'cook@refused.test',
      title: 'Cook',
      lastName: 'L',
    });
    await world.send(upsertContact, { email: 'boss@refused.test', title: 'Boss', lastName: 'L' });

    const first = await world.sync();
    const second = await world.sync();

    expect(first).toMatchObject({ state: 'partial', rejected: 1 });
    expect(second).toMatchObject({ rejected: 0 });
    expect(await there('cook@refused.test')).toBeUndefined();
    expect(await there('boss@refused.test')).toMatchObject({ Title: 'CEO' });
    expect(await rejections('record_id', contact.id)).toMatchObject([
      { direction: 'toCrm', code: 'VALUE_NOT_IN_MAP', field: 'Title' },
    ]);

    await world.send(patchContact, { id: contact.id, patch: { title: 'Boss' } });
    await world.sync();
    expect(await there('cook@refused.test')).toMatchObject({ Title: 'CEO' });
  });

  it('of a linked record of ours sends nothing but the opt-out, and still takes what the CRM changes elsewhere', async () => {
    const { id, crmId } = await bothHave('mixed@refused.test');

    await world.send(patchContact, {
      id,
      patch: { title: 'Cook', lastName: 'Ours', status: 'unsubscribed' },
    });
    await world.editRemote('Contact', { Id: crmId, FirstName: 'Theirs' });
    await world.sync();
    const between = await world.dump<RemoteContact & { LastName: string }>('Contact');
    await world.sync();

    expect(between.find(({ Id }) => Id === crmId)).toMatchObject({
      Title: 'CEO',
      LastName: 'L',
      HasOptedOutOfEmail: true,
    });
    expect(await world.send(getContact, { id })).toMatchObject({ firstName: 'Theirs', title: 'Cook' });
    expect(await linkOf('mixed@refused.test')).toMatchObject({ status: 'rejected' });
    expect(await rejections('record_id', id)).toMatchObject([
      { direction: 'toCrm', code: 'VALUE_NOT_IN_MAP' },
    ]);
  });

  it('gives records that come from the CRM the default for what is blank there, and keeps it', async () => {
    const crmId = await addThere('default@refused.test', { Title: 'CEO' });
    await addThere('given@refused.test', { Title: 'CEO', Department: 'Sales' });

    await world.sync();
    await world.editRemote('Contact', { Id: crmId, FirstName: 'F' });
    await world.sync();
    await world.sync('full');

    const departmentOf = async (email: string) =>
      (await world.send(getContact, { id: (await linkOf(email)).id })).customFields.department;
    expect(await departmentOf('default@refused.test')).toBe('Unknown');
    expect(await departmentOf('given@refused.test')).toBe('Sales');
    expect((await there('default@refused.test'))?.Department).toBeNull();
    await world.editRemote('Contact', { Id: crmId, Department: 'Legal' });
    await world.sync();
    expect(await departmentOf('default@refused.test')).toBe('Legal');
  });
});
