import type { WriteOp, WriteResult } from '../index.js';
import { MANY_TO_WRITE, uuid, type Bench } from './harness.js';

const remoteIds = (results: readonly WriteResult[]): string[] =>
  results.map((result) => (result.ok ? result.remoteId : ''));

export function describeWriting(bench: Bench): void {
  describe('writing', () => {
    it.each([
      ['a few', 5],
      ['many', MANY_TO_WRITE],
    ])('answers every one of %s creates, and repeating them doubles nothing', async (_, count) => {
      const ops = bench.creates(count);

      const once = await bench.write(ops);
      const again = await bench.write(ops);

      const ids = (results: WriteResult[]) =>
        new Map(results.map((r) => [r.opId, r.ok ? r.remoteId : r.error.code]));
      expect(once.filter((r) => r.ok && r.created)).toHaveLength(count);
      expect(again.filter((r) => r.ok && !r.created)).toHaveLength(count);
      expect(ids(again)).toEqual(ids(once));
      expect(await bench.harness.countContacts()).toBe(bench.harness.contacts + count);
    });

    it.each([
      ['a few', 3],
      ['many', MANY_TO_WRITE],
    ])('updates only the fields that are named, and clears with null, for %s', async (_, count) => {
      const remote = remoteIds(await bench.write(bench.creates(count)));
      const { title, email } = bench.harness.fields;

      const results = await bench.write(
        remote.map((id): WriteOp => ({
          id,
          kind: 'update',
          remoteId: id,
          values: { [title.name]: null },
        })),
      );

      expect(results.every((result) => result.ok)).toBe(true);
      expect(await bench.harness.contact(remote[0])).toMatchObject({
        [title.name]: null,
        [email.name]: expect.stringContaining('conf'),
      });
    });

    it.each([
      ['a few', 1],
      ['many', MANY_TO_WRITE],
    ])('ties a refused row among %s to its op and names the cause', async (_, count) => {
      const bad: WriteOp = {
        ...bench.create(900_001),
        values: { [bench.harness.fields.email.name]: 'not an address' },
      };

      const results = await bench.write([...bench.creates(count), bad]);

      expect(results.filter(({ ok }) => ok)).toHaveLength(count);
      expect(results.find((result) => result.opId === uuid(900_001))).toMatchObject({
        ok: false,
        error: { cause: 'data' },
      });
    });

    it('does not fail to delete what is gone already', async () => {
      const [id] = remoteIds(await bench.write([bench.create(1)]));
      await bench.harness.deleteContact(id);

      expect(await bench.write([{ id: 'd', kind: 'delete', remoteId: id }])).toEqual([
        { opId: 'd', ok: true, remoteId: id, created: false },
      ]);
    });
  });
}
