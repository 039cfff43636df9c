// Fields that both sides changed: a person decides, and both sides come to hold what was decided.
import type { DataSource } from 'typeorm';
import {
  getContact,
  listConflicts,
  patchContact,
  patchLead,
  resolveConflict,
  resolveConflicts,
  type ConflictChoice,
  type ConflictView,
} from '@app/contracts';
import type { CrmObject, FieldValue } from '@app/crm-core';
import { inTenant, uuidv7 } from '@app/database';
import { dataSourceOf, TENANT, World } from './world.js';

jest.setTimeout(60_000);

const ASKED = ['title', 'phone'];

interface Person {
  readonly id: string;
  readonly crm_id: string;
}

describe('a conflict', () => {
  let world: World;
  let dataSource: DataSource;
  let people: Person[];

  beforeAll(async () => {
    world = await World.start(['--contacts', '60', '--leads', '5'], ['contact', 'lead']);
    dataSource = dataSourceOf(await world.startSync());
    askAbout('contact');
    askAbout('lead');
    await world.sync();
    await world.sync('incremental', 'lead');
    people = await linked('contact');
  });
  afterAll(() => world.stop());

  const query = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    inTenant(dataSource, TENANT, (tx) => tx.query<T[]>(sql, parameters));
  const linked = (table: string): Promise<Person[]> =>
    query<Person>(
      `SELECT c.id, l.crm_id FROM ${table} c JOIN link l ON l.record_id = c.id
        WHERE c.status = 'active' AND l.status = 'synced' AND c.email IS NOT NULL ORDER BY c.id`,
    );
  const askAbout = (object: CrmObject): void => {
    const spec = world.spec.objects[object];
    if (!spec) throw new Error(`${object} is not synchronised`);
    world.spec.objects[object] = {
      ...spec,
      fields: spec.fields.map((field) =>
        ASKED.includes(field.markmailField) ? { ...field, rule: 'ask' as const } : field,
      ),
    };
  };
  const queue = async (recordId: string): Promise<ConflictView[]> =>
    (await world.send(listConflicts, { recordId })).items;
  const conflictOf = async (person: Person): Promise<ConflictView> => {
    await world.send(patchContact, { id: person.id, patch: { title: 'Ours' } });
    await world.editRemote('Contact', { Id: person.crm_id, Title: 'Theirs' });
    await world.sync();
    const [conflict] = await queue(person.id);
    return conflict;
  };
  const bothSides = async ({ id, crm_id }: Person): Promise<(FieldValue | undefined)[]> => {
    const remote = await world.dump<{ Id: string; Title: string | null }>('Contact');
    return [(await world.send(getContact, { id })).title, remote.find((row) => row.Id === crm_id)?.Title];
  };
  const statusOf = async ({ id }: Person): Promise<string> =>
    (await query<{ status: string }>('SELECT status FROM link WHERE record_id = $1', [id]))[0].status;

  it('shows what both sides hold and what they last agreed on', async () => {
    const person = people[0];
    const [before] = await bothSides(person);

    const conflict = await conflictOf(person);

    expect(conflict).toMatchObject({
      integrationId: world.integrationId,
      object: 'contact',
      recordId: person.id,
      field: 'title',
      base: before ?? null,
      markmail: 'Ours',
      crm: 'Theirs',
      resolvedAt: null,
    });
    expect(await bothSides(person)).toEqual(['Ours', 'Theirs']);
  });

  it.each<[ConflictChoice, FieldValue | undefined, string | null]>([
    ['crm', undefined, 'Theirs'],
    ['markmail', undefined, 'Ours'],
    ['value', 'Both', 'Both'],
    ['value', null, null],
  ])('that is decided for %s %s brings both sides there', async (choice, value, expected) => {
    const person =
      people[1 + ['crm', 'markmail', 'Both', null].indexOf((value ?? choice) as string)] ?? people[9];
    const { id } = await conflictOf(person);

    const decided = await world.send(resolveConflict, { id, choice, ...(value !== undefined && { value }) });
    await world.sync();
    await world.sync();

    expect(decided).toMatchObject({ choice, resolvedAt: expect.any(String) as string });
    expect(await bothSides(person)).toEqual([expected, expected]);
    expect(await statusOf(person)).toBe('synced');
    expect(await queue(person.id)).toEqual([]);
  });

  it('shows what the CRM holds by now, and asks again about an edit made after the decision', async () => {
    const person = people[10];
    const { id } = await conflictOf(person);
    await world.editRemote('Contact', { Id: person.crm_id, Title: 'Theirs, newer' });
    await world.sync();
    const [shown] = await queue(person.id);

    await world.send(resolveConflict, { id, choice: 'markmail' });
    await world.editRemote('Contact', { Id: person.crm_id, Title: 'Theirs, newest' });
    await world.sync();

    expect(shown).toMatchObject({ id, crm: 'Theirs, newer' });
    expect(await bothSides(person)).toEqual(['Ours', 'Theirs, newest']);
    expect(await queue(person.id)).toMatchObject([
      { field: 'title', base: 'Theirs, newer', markmail: 'Ours', crm: 'Theirs, newest' },
    ]);
  });

  it('is not decided for the CRM over an edit that nobody has seen', async () => {
    const person = people[11];
    const { id } = await conflictOf(person);
    await world.send(patchContact, { id: person.id, patch: { title: 'Ours, newer' } });

    await expect(world.send(resolveConflict, { id, choice: 'crm' })).rejects.toMatchObject({
      code: 'CONFLICT.EDITED',
    });

    expect(await bothSides(person)).toEqual(['Ours, newer', 'Theirs']);
    expect(await queue(person.id)).toHaveLength(1);
  });

  it('ends by itself once both sides hold the same', async () => {
    const person = people[12];
    await conflictOf(person);
    await world.editRemote('Contact', { Id: person.crm_id, Title: 'Ours' });

    await world.sync();

    expect(await queue(person.id)).toEqual([]);
    expect(await statusOf(person)).toBe('synced');
  });

  it('is decided once', async () => {
    const person = people[13];
    const { id } = await conflictOf(person);
    await world.send(resolveConflict, { id, choice: 'crm' });

    await expect(world.send(resolveConflict, { id, choice: 'markmail' })).rejects.toMatchObject({
      code: 'CONFLICT.RESOLVED',
    });
    await expect(world.send(resolveConflict, { id: uuidv7(), choice: 'markmail' })).rejects.toMatchObject({
      code: 'CONFLICT.NOT_FOUND',
    });
    await expect(world.send(resolveConflict, { id, choice: 'value' })).rejects.toMatchObject({
      errors: [{ pointer: '/value' }],
    });
  });

  it('is decided together with others, whatever becomes of them', async () => {
    const some = people.slice(14, 17);
    const conflicts: ConflictView[] = [];
    for (const person of some) conflicts.push(await conflictOf(person));
    await world.send(resolveConflict, { id: conflicts[0].id, choice: 'crm' });

    const answer = await world.send(resolveConflicts, {
      ids: conflicts.map(({ id }) => id),
      choice: 'markmail',
    });
    await world.sync();

    expect(answer).toMatchObject({
      resolved: 2,
      failed: [{ id: conflicts[0].id, code: 'CONFLICT.RESOLVED' }],
    });
    expect(await bothSides(some[1])).toEqual(['Ours', 'Ours']);
    expect(await bothSides(some[2])).toEqual(['Ours', 'Ours']);
  });

  it('about a lead is decided the same way', async () => {
    const [lead] = await linked('lead');
    await world.send(patchLead, { id: lead.id, patch: { title: 'Ours' } });
    await world.editRemote('Lead', { Id: lead.crm_id, Title: 'Theirs' });
    await world.sync('incremental', 'lead');
    const [{ id }] = await queue(lead.id);

    await world.send(resolveConflict, { id, choice: 'crm' });
    await world.sync('incremental', 'lead');

    expect(await query('SELECT title FROM lead WHERE id = $1', [lead.id])).toEqual([{ title: 'Theirs' }]);
  });
});
