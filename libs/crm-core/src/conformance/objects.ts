// The same life for every kind of record: written by us, edited by somebody else, and gone in the ways there are.
import type { Change, CrmObject, Cursor, WriteOp, WriteResult } from '../index.js';
import { distinct, MANY_TO_WRITE, readAll, uuid, type Bench } from './harness.js';

const idsOf = (results: readonly WriteResult[]): string[] =>
  results.map((result) => (result.ok ? result.remoteId : JSON.stringify(result.error)));

export function describeObjects(bench: Bench): void {
  describe.each(bench.provider.objects)('a %s', (object) => {
    const at = () => bench.harness.objects[object];
    const read = (since?: Cursor) => readAll(bench.readObject(object, at().fields, since, 2_000));

    async function create(count: number): Promise<{ ops: WriteOp[]; ids: string[] }> {
      await bench.session.ensureSchema?.(object);
      const values = await at().prepare();
      const ops = Array.from({ length: count }, (_, n): WriteOp => ({
        id: uuid(n),
        kind: 'create',
        externalId: uuid(n),
        values: values(n),
      }));
      return { ops, ids: idsOf(await bench.writeObject(object, at().fields, ops)) };
    }

    it('is described with the fields that can be mapped', async () => {
      const { fields } = await bench.session.describe(object);

      const types = new Map(fields.map(({ name, type }) => [name, type]));
      for (const { name, type } of at().fields) expect([name, types.get(name)]).toEqual([name, type]);
      const defaults = bench.provider.defaultMapping(object);
      expect(defaults.filter(({ crmField }) => types.has(crmField)).length).toBeGreaterThanOrEqual(2);
    });

    it('gets our external id, and is ready from then on', async () => {
      expect(await bench.session.ensureSchema?.(object)).toMatchObject({ ready: true, todo: [] });

      expect(await bench.session.ensureSchema?.(object)).toEqual({ ready: true, created: [], todo: [] });
    });

    it.each([
      ['a few', 3],
      ['many', MANY_TO_WRITE],
    ])('is created once, however often that is repeated, for %s', async (_, count) => {
      const { ops, ids } = await create(count);

      const again = await bench.writeObject(object, at().fields, ops);

      expect(idsOf(again).toSorted()).toEqual(ids.toSorted());
      expect(new Set(ids).size).toBe(count);
      const { changes } = await read();
      const ours = changes.filter((change) => change.kind === 'upsert' && change.externalId !== null);
      expect(distinct(ours)).toBe(count);
    });

    it('is read as it was written', async () => {
      const { ops, ids } = await create(3);

      const { changes } = await read();

      const written = changes.find(({ id }) => id === ids[1]);
      const { values } = ops[1] as Extract<WriteOp, { kind: 'create' }>;
      expect(written).toMatchObject({
        kind: 'upsert',
        externalId: uuid(1),
        values: at().fields.map(({ name }) => values[name] ?? expect.anything()),
      });
    });

    it('is told of when somebody else edits or deletes it', async () => {
      const { ids } = await create(3);
      const [edited, deleted, kept] = ids;
      const { cursor } = await read();
      await at().edit(edited);
      await at().remove(deleted);

      const { changes } = await read(cursor);
      const chosen = await readAll(bench.session.readByIds(object, ids, at().fields));

      const { field, value } = at().edited;
      const place = at().fields.findIndex(({ name }) => name === field);
      const found = byId(changes);
      expect(found.get(edited)).toMatchObject({ kind: 'upsert', externalId: uuid(0) });
      expect(valuesOf(found.get(edited))[place]).toBe(value);
      expect(found.get(deleted)).toMatchObject({ kind: 'delete' });
      expect(kinds(chosen.changes)).toEqual({ [edited]: 'upsert', [deleted]: 'delete', [kept]: 'upsert' });
    });

    it('is updated and deleted by us', async () => {
      const { ids } = await create(2);
      const { field } = at().edited;
      const update = { kind: 'update', remoteId: ids[0], values: { [field]: at().edited.value } } as const;

      const results = await bench.writeObject(object, at().fields, [
        { id: 'u', ...update },
        { id: 'd', kind: 'delete', remoteId: ids[1] },
      ]);

      expect(results.map(({ ok }) => ok)).toEqual([true, true]);
      const chosen = await readAll(bench.session.readByIds(object, ids, at().fields));
      const place = at().fields.findIndex(({ name }) => name === field);
      expect(valuesOf(byId(chosen.changes).get(ids[0]))[place]).toBe(at().edited.value);
      expect(kinds(chosen.changes)).toEqual({ [ids[0]]: 'upsert', [ids[1]]: 'delete' });
    });

    it('that is merged into another one says into which', async () => {
      if (!bench.harness.mergeable.includes(object)) return;
      const [survivor, loser] = (await create(2)).ids;
      const { cursor } = await read();
      await bench.harness.merge(object, survivor, loser);

      const { changes } = await read(cursor);
      const chosen = await readAll(bench.session.readByIds(object, [survivor, loser], at().fields));

      expect(byId(changes).get(loser)).toMatchObject({ kind: 'merged', intoId: survivor });
      expect(byId(changes).get(survivor)).toMatchObject({ kind: 'upsert' });
      expect(kinds(chosen.changes)).toEqual({ [survivor]: 'upsert', [loser]: 'merged' });
    });
  });

  describeKinds(bench);
}

/** What only some kinds do. */
function describeKinds(bench: Bench): void {
  const made = async (object: CrmObject, count: number, from = 0): Promise<string[]> => {
    const { fields, prepare } = bench.harness.objects[object];
    await bench.session.ensureSchema?.(object);
    const values = await prepare();
    const ops = Array.from({ length: count }, (_, n): WriteOp => ({
      id: uuid(from + n),
      kind: 'create',
      externalId: uuid(from + n),
      values: values(n),
    }));
    return idsOf(await bench.writeObject(object, fields, ops));
  };
  const read = (object: CrmObject, since?: Cursor) =>
    readAll(bench.readObject(object, bench.harness.objects[object].fields, since, 2_000));

  it('says into what a lead was converted, and that it waits rather than fails when it is written', async () => {
    const [id] = await made('lead', 2);
    const { cursor } = await read('lead');
    const { contactId, accountId, dealId } = await bench.harness.convertLead(id);

    const { changes } = await read('lead', cursor);
    const { field, value } = bench.harness.objects.lead.edited;
    const [written] = await bench.writeObject('lead', bench.harness.objects.lead.fields, [
      { id: 'u', kind: 'update', remoteId: id, values: { [field]: value } },
    ]);

    expect(byId(changes).get(id)).toEqual({
      kind: 'converted',
      id,
      modifiedAt: expect.any(String),
      externalId: uuid(0),
      into: { contactId, accountId, dealId },
    });
    expect(written).toMatchObject({ ok: false, error: { cause: 'transient' } });
  });

  it('keeps lists and campaigns apart', async () => {
    const [list] = await made('list', 1);
    const [campaign] = await made('campaign', 1, 1);

    const lists = await read('list');
    const campaigns = await read('campaign');

    expect([list, campaign].map((id) => byId(lists.changes).has(id))).toEqual([true, false]);
    expect([list, campaign].map((id) => byId(campaigns.changes).has(id))).toEqual([false, true]);
  });

  it('reads a deal with the parts that contacts play in it, and again when only those change', async () => {
    const [deal] = await made('deal', 2);
    const [first, second] = (await readAll(bench.read())).changes.map(({ id }) => id);
    const role = await bench.harness.addDealContact(deal, first, 'Decision Maker');
    const known = await read('deal');

    await bench.harness.addDealContact(deal, second, 'Influencer');
    const more = await read('deal', known.cursor);
    await bench.harness.removeDealContact(role);
    const fewer = await read('deal', more.cursor);

    expect(contactsOf(known.changes, deal)).toEqual([[first, 'Decision Maker']]);
    expect(contactsOf(more.changes, deal).toSorted()).toEqual(
      [
        [first, 'Decision Maker'],
        [second, 'Influencer'],
      ].toSorted(),
    );
    expect(contactsOf(fewer.changes, deal)).toEqual([[second, 'Influencer']]);
    const chosen = await readAll(bench.session.readByIds('deal', [deal], []));
    expect(contactsOf(chosen.changes, deal)).toEqual([[second, 'Influencer']]);
  });
}

const byId = (changes: readonly Change[]): Map<string, Change> =>
  new Map(changes.map((change) => [change.id, change]));

const kinds = (changes: readonly Change[]): Record<string, string> =>
  Object.fromEntries(changes.map(({ id, kind }) => [id, kind]));

const valuesOf = (change: Change | undefined): readonly unknown[] =>
  change?.kind === 'upsert' ? change.values : [];

function contactsOf(changes: readonly Change[], id: string): (string | null)[][] {
  const change = byId(changes).get(id);
  if (change?.kind !== 'upsert') return [];
  return (change.contacts ?? []).map(({ contactId, role }) => [contactId, role]);
}
