// What a preview says is held against what the run after it does, on still data.
import type { DataSource } from 'typeorm';
import { listRunErrors, previewSync, retryRows, type Preview, type RunView } from '@app/contracts';
import { inTenant, uuidv7 } from '@app/database';
import { dataSourceOf, TENANT, World } from './world.js';

interface Linked {
  record_id: string;
  crm_id: string;
}

describe('a preview', () => {
  let world: World;
  let dataSource: DataSource;

  beforeAll(async () => {
    world = await World.start(['--contacts', '2500']);
    dataSource = dataSourceOf(await world.startSync());
    await addLocal(30);
    await addTwins();
  });
  afterAll(() => world.stop());

  const query = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    inTenant(dataSource, TENANT, (tx) => tx.query<T[]>(sql, parameters));
  const preview = (mode: 'incremental' | 'full' = 'incremental'): Promise<Preview> =>
    world.send(previewSync, { integrationId: world.integrationId, mode });
  const editRemote = (records: Record<string, unknown>[]) =>
    world.sandbox.control('edit', { object: 'Contact', records });
  const editLocal = (id: string, sql: string) =>
    query(`UPDATE contact SET ${sql}, version = version + 1, updated_at = now() WHERE id = $1`, [id]);
  const insert = (email: string, lastName: string) =>
    query(
      'INSERT INTO contact (id, tenant_id, email, email_folded, last_name) VALUES ($1, $2, $3, lower($3), $4)',
      [uuidv7(), TENANT, email, lastName],
    );
  async function addLocal(n: number): Promise<void> {
    for (let i = 0; i < n; i++) await insert(`local-${i}@example.test`, `Local ${i}`);
  }
  /** Records here that have the address of one of the CRM's, some of them twice. */
  async function addTwins(): Promise<void> {
    const answer = await fetch(`${world.sandbox.url}/__sandbox/dump?object=Contact`);
    const contacts = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { Email: string | null });
    const emails = contacts.flatMap(({ Email }) => Email ?? []).filter((_, i) => i % 100 === 0);
    for (const email of emails) await insert(email, 'Twin');
    for (const email of emails.slice(0, 3)) await insert(email, 'Twin too');
  }
  const rowsOfSide = async (): Promise<unknown> => ({
    ours: await query(
      `SELECT (SELECT count(*) FROM contact) AS contacts, (SELECT count(*) FROM link) AS links, (SELECT count(*) FROM history) AS history,
              (SELECT count(*) FROM outbox) AS events, (SELECT count(*) FROM run) AS runs, (SELECT count(*) FROM rejected_row) AS refused,
              (SELECT count(*) FROM push_item) + (SELECT count(*) FROM push_page) AS pushed, (SELECT sum(version) FROM contact) AS versions`,
    ),
    theirs: await (await fetch(`${world.sandbox.url}/__sandbox/dump?object=Contact`)).text(),
  });
  const some = (n: number, from: number): Promise<Linked[]> =>
    query('SELECT record_id, crm_id FROM link WHERE crm_id IS NOT NULL ORDER BY crm_id LIMIT $1 OFFSET $2', [
      n,
      from,
    ]);

  const numbersOf = ({ fromCrm, toCrm, conflicts }: Preview) => ({
    fromCrm: [fromCrm.create, fromCrm.update, fromCrm.unchanged, fromCrm.delete, fromCrm.rejected],
    toCrm: [toCrm.create, toCrm.update, toCrm.unchanged, toCrm.delete, toCrm.rejected],
    conflicts,
  });
  const doneBy = ({ fromCrm, toCrm, conflicts }: RunView) => ({
    fromCrm: [fromCrm.created, fromCrm.updated, fromCrm.unchanged, fromCrm.deleted, fromCrm.rejected],
    toCrm: [toCrm.created, toCrm.updated, toCrm.unchanged, toCrm.deleted, toCrm.rejected],
    conflicts,
  });

  it('of a first sync says what the run does, and writes nothing on either side', async () => {
    const before = await rowsOfSide();
    const said = await preview();
    expect(await rowsOfSide()).toEqual(before);
    const run = await world.sync();
    expect(numbersOf(said)).toEqual(doneBy(run));
    expect(said.toCrm.create).toBeGreaterThanOrEqual(30);
    expect(said.fromCrm.create).toBeGreaterThan(2_000);
    expect(said.fromCrm.rejected).toBeGreaterThan(0);
    expect(said.isComplete).toBe(true);
    const samples = said.samples.map(({ direction, op }) => `${direction} ${op}`);
    expect(samples).toEqual(expect.arrayContaining(['fromCrm create', 'toCrm create']));
  });

  it('says the same after edits and deletions on both sides', async () => {
    await world.sync();
    const [a, b, both, gone, deleted] = [
      await some(7, 10),
      await some(5, 30),
      await some(4, 50),
      await some(3, 70),
      await some(2, 90),
    ];
    await editRemote(a.map(({ crm_id }, i) => ({ Id: crm_id, Title: `Changed there ${i}` })));
    for (const { record_id } of b) await editLocal(record_id, `phone = '+81 3 5555 0000'`);
    await editRemote(both.map(({ crm_id }) => ({ Id: crm_id, Title: 'Theirs' })));
    for (const { record_id } of both) await editLocal(record_id, `title = 'Ours'`);
    await world.sandbox.control('delete', { object: 'Contact', ids: gone.map(({ crm_id }) => crm_id) });
    for (const { record_id } of deleted) await editLocal(record_id, 'deleted_at = now()');
    await addLocal(0);
    await insert('late@example.test', 'Late');
    const before = await rowsOfSide();
    const said = await preview();
    expect(await rowsOfSide()).toEqual(before);
    expect(
      said.samples.find(({ op, direction }) => op === 'update' && direction === 'fromCrm')?.fields,
    ).toContainEqual(expect.objectContaining({ field: 'title' }));
    expect(numbersOf(said)).toEqual(doneBy(await world.sync()));
    expect(said.fromCrm.update + said.toCrm.update).toBeGreaterThanOrEqual(16);
    expect(said.toCrm.create).toBe(1);
  });

  it('of a full run over what is equal says that nothing happens', async () => {
    await world.sync();
    const said = await preview('full');
    expect(said.toCrm).toMatchObject({ create: 0, update: 0, delete: 0 });
    expect(said.fromCrm).toMatchObject({ create: 0, update: 0, delete: 0 });
    expect(numbersOf(said)).toEqual(doneBy(await world.sync('full')));
  });

  it('shows what an object that is not enabled yet would do', async () => {
    const contact = world.spec.objects.contact;
    Object.assign(contact, { enabled: false });
    await expect(preview()).rejects.toMatchObject({ code: 'SYNC.NOTHING_ENABLED' });
    const request = { integrationId: world.integrationId, objects: ['contact' as const] };
    expect((await world.send(previewSync, request)).objects).toHaveLength(1);
    Object.assign(contact, { enabled: true });
  });

  it('has refused rows tried again, all or chosen ones', async () => {
    const [one, two] = await some(2, 200);
    // The CRM's column is shorter than ours.
    for (const { record_id } of [one, two]) await editLocal(record_id, `title = repeat('x', 400)`);
    const run = await world.sync();
    expect(run.toCrm.rejected).toBe(2);
    const { items } = await world.send(listRunErrors, { runId: run.id });
    expect((await world.sync()).toCrm).toMatchObject({ updated: 0, rejected: 0 });
    const first = await world.send(retryRows, { runId: run.id, rowIds: [items[0].id] });
    expect(first).toMatchObject({ toCrm: 1, fromCrm: 0 });
    expect((await world.finished(first.runId!)).toCrm).toMatchObject({ rejected: 1 });
    const rest = await world.send(retryRows, { runId: run.id });
    expect((await world.finished(rest.runId!)).toCrm).toMatchObject({ rejected: 2 });
    await expect(world.send(retryRows, { runId: run.id, rowIds: [uuidv7()] })).rejects.toMatchObject({
      code: 'SYNC.NOTHING_REFUSED',
    });
  });
});
