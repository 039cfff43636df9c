// What users of other products suffered, tried on every kind of record that both sides edit.
import type { DataSource } from 'typeorm';
import {
  createCampaign,
  patchCampaign,
  patchLead,
  submitForm,
  upsertContact,
  type Command,
} from '@app/contracts';
import { inTenant } from '@app/database';
import { dataSourceOf, TENANT, World } from './world.js';

jest.setTimeout(60_000);

interface RemoteRow {
  Id: string;
  MarkMail_ID__c: string | null;
  SystemModstamp: string;
  [field: string]: string | number | boolean | null;
}

/** Kinds of records, with a field whose value is told here and there by different names. */
const KINDS = [
  { object: 'contact', remote: 'Contact', column: 'title', field: 'Title' },
  { object: 'lead', remote: 'Lead', column: 'title', field: 'Title' },
  { object: 'campaign', remote: 'Campaign', column: 'description', field: 'Description' },
] as const;
type Kind = (typeof KINDS)[number];

describe.each(KINDS)('what others suffered, with a $object', (kind: Kind) => {
  let world: World;
  let dataSource: DataSource;
  let made = 0;

  beforeAll(async () => {
    world = await World.start(['--contacts', '30', '--leads', '30'], ['contact', 'lead', 'campaign']);
    dataSource = dataSourceOf(await world.startSync());
    await world.syncAll('full');
  });
  afterAll(() => world.stop());

  const query = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    inTenant(dataSource, TENANT, (tx) => tx.query<T[]>(sql, parameters));
  const send = <Req extends object, Res extends object>(contract: Command<Req, Res>, request: NoInfer<Req>) =>
    world.send(contract, request);
  const sync = (mode: 'incremental' | 'full' = 'incremental') => world.sync(mode, kind.object);
  const emailOf = (n: number) => `${kind.object}${n}@anomaly.test`;

  async function aRecord(): Promise<string> {
    const n = ++made;
    if (kind.object === 'contact')
      return (await send(upsertContact, { email: emailOf(n), lastName: 'L' })).contact.id;
    if (kind.object === 'lead')
      return (await send(submitForm, { formId: 'f', email: emailOf(n), lastName: 'L', company: 'C' }))
        .recordId;
    return (await send(createCampaign, { name: `Anomaly ${n}` })).id;
  }

  async function edit(id: string, value: string): Promise<void> {
    if (kind.object === 'lead') await send(patchLead, { id, patch: { title: value } });
    else if (kind.object === 'campaign') await send(patchCampaign, { id, patch: { description: value } });
    else
      await query(`UPDATE contact SET title = $2, version = version + 1, updated_at = now() WHERE id = $1`, [
        id,
        value,
      ]);
  }

  const crmIdOf = async (id: string) =>
    (await query<{ crm_id: string }>('SELECT crm_id FROM link WHERE record_id = $1', [id]))[0]?.crm_id;
  const here = async (id: string) =>
    (await query<Record<string, unknown>>(`SELECT * FROM ${kind.object} WHERE id = $1`, [id]))[0];
  const there = async (crmId: string) =>
    (await world.dump<RemoteRow>(kind.remote)).find(({ Id }) => Id === crmId);
  const editThere = (crmId: string, value: string) =>
    world.editRemote(kind.remote, { Id: crmId, [kind.field]: value });
  async function linked(): Promise<{ id: string; crmId: string }> {
    const id = await aRecord();
    await sync();
    return { id, crmId: await crmIdOf(id) };
  }

  it('flip-flop: nobody sees an older value after a newer one, however fast somebody edits (R-30)', async () => {
    const { id, crmId } = await linked();
    const seen: string[] = [];
    const watch = setInterval(() => {
      void there(crmId).then((row) => seen.push(String(row?.[kind.field] ?? '')));
    }, 15);
    const runs: Promise<unknown>[] = [];
    for (let n = 10; n < 30; n++) {
      await edit(id, `value ${n}`);
      if (n % 4 === 0) runs.push(sync());
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    await Promise.all(runs);
    await sync();
    clearInterval(watch);
    await new Promise((resolve) => setTimeout(resolve, 100));

    const values = seen.filter((value) => value.startsWith('value'));
    expect(values.length).toBeGreaterThan(2);
    expect(values).toEqual(values.toSorted());
    expect((await here(id))[kind.column]).toBe('value 29');
    expect((await there(crmId))?.[kind.field]).toBe('value 29');
  });

  it('revived delete: what either side deleted stays deleted, whatever the other edited meanwhile (R-32)', async () => {
    const [ours, theirs] = [await linked(), await linked()];
    await query(
      `UPDATE ${kind.object} SET deleted_at = now(), version = version + 1, updated_at = now() WHERE id = $1`,
      [ours.id],
    );
    await editThere(ours.crmId, 'edited there');
    await world.sandbox.control('delete', { object: kind.remote, ids: [theirs.crmId] });
    await edit(theirs.id, 'edited here');

    await sync();
    await sync('full');
    await sync('full');

    for (const { id, crmId } of [ours, theirs]) {
      expect(await here(id)).toMatchObject({ deleted_at: expect.any(Date) });
      expect(await there(crmId)).toBeUndefined();
      expect((await world.dump<RemoteRow>(kind.remote)).filter((row) => row.MarkMail_ID__c === id)).toEqual(
        [],
      );
    }
  });

  it('double insert: a create whose answer is lost, repeated by a run behind it, makes one record', async () => {
    const ids = [await aRecord(), await aRecord()];
    await world.sandbox.control('faults', { kind: 'lostAnswer', path: '*/composite/sobjects*', times: 2 });

    await Promise.all([sync(), sync('full'), sync()]);
    await sync('full');

    const rows = await world.dump<RemoteRow>(kind.remote);
    for (const id of ids) expect(rows.filter((row) => row.MarkMail_ID__c === id)).toHaveLength(1);
    expect(await query('SELECT 1 FROM link WHERE record_id = ANY($1)', [ids])).toHaveLength(2);
  });

  it('endless loop: after an edit both sides are quiet, and each was written once (R-28)', async () => {
    const { id, crmId } = await linked();
    await edit(id, 'once');
    await sync();
    const [record, row] = [await here(id), await there(crmId)];

    const runs = [await sync(), await sync(), await sync('full')];

    for (const run of runs) expect(run).toMatchObject({ created: 0, updated: 0, deleted: 0 });
    expect([await here(id), await there(crmId)]).toEqual([record, row]);
  });

  it('over-eager guard: a value that is put back right after it was written is carried too (R-29)', async () => {
    const { id, crmId } = await linked();
    await editThere(crmId, 'first');
    await sync();
    await edit(id, 'second');
    await sync();
    await editThere(crmId, 'first');
    await sync();
    const back = (await here(id))[kind.column];
    await edit(id, 'second');
    await sync();

    expect(back).toBe('first');
    expect((await there(crmId))?.[kind.field]).toBe('second');
  });

  it('keyless doubles: a record without what it could be met by is here and there once, however often it runs (R-35)', async () => {
    const name = kind.object === 'campaign' ? { Name: 'Keyless' } : { LastName: 'Keyless', Company: 'C' };
    const { Company: _, ...person } = { Company: '', ...name };
    const [crmId] = await world.editRemote(kind.remote, kind.object === 'lead' ? name : person);

    await sync();
    await sync('full');
    await sync('full');

    expect(await query('SELECT 1 FROM link WHERE crm_id = $1', [crmId])).toHaveLength(1);
    const [{ id }] = await query<{ id: string }>('SELECT record_id AS id FROM link WHERE crm_id = $1', [
      crmId,
    ]);
    expect(
      (await world.dump<RemoteRow>(kind.remote)).filter((row) => row.MarkMail_ID__c === id).length,
    ).toBeLessThan(2);
    const column = kind.object === 'campaign' ? 'name' : 'last_name';
    expect(await query(`SELECT 1 FROM ${kind.object} WHERE ${column} = 'Keyless'`)).toHaveLength(1);
  });

  if (kind.object === 'campaign') return;

  it('a crowd: many who enter one person at once make one record, and the CRM has it once (R-27)', async () => {
    const email = `crowd.${kind.object}@anomaly.test`;
    const enter = (n: number) =>
      kind.object === 'contact'
        ? send(upsertContact, { email, lastName: `Crowd ${n}` })
        : send(submitForm, { formId: 'f', email, lastName: `Crowd ${n}`, company: 'C' });
    const [remote] = await Promise.all([
      world
        .editRemote(kind.remote, { LastName: 'Crowd', Company: 'C', Email: email })
        .catch(() => world.editRemote(kind.remote, { LastName: 'Crowd', Email: email })),
      sync(),
      ...Array.from({ length: 40 }, (_, n) => enter(n)),
    ]);

    await sync();
    await sync('full');

    expect(remote).toHaveLength(1);
    expect(
      await query(`SELECT 1 FROM ${kind.object} WHERE email_folded = $1 AND deleted_at IS NULL`, [email]),
    ).toHaveLength(1);
    expect((await world.dump<RemoteRow>(kind.remote)).filter((row) => row.Email === email)).toHaveLength(1);
  });
});
