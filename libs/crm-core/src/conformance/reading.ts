import { CrmCursorExpiredError } from '@app/errors';
import type { Cursor } from '../index.js';
import { distinct, MANY_TO_READ, readAll, readSome, type Bench } from './harness.js';

export function describeReading(bench: Bench): void {
  describe('reading', () => {
    it('hands out every record once, in pages no larger than asked', async () => {
      const { changes, sizes } = await readAll(bench.read());

      expect(distinct(changes)).toBe(changes.length);
      expect(changes).toHaveLength(bench.harness.contacts);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
    });

    it.each([
      ['small', 0, 700],
      ['large', MANY_TO_READ, 4_000],
    ])('resumes a %s reading after a cut without missing a record', async (_, added, first) => {
      await bench.harness.addContacts(added);
      const { changes, cursor } = await readSome(bench.read(undefined, 500), first);

      const rest = await readAll(bench.read(cursor, 500));

      expect(distinct([...changes, ...rest.changes])).toBe(bench.harness.contacts + added);
    });

    it('says after an edit and a deletion just that', async () => {
      const first = await readAll(bench.read());
      const [edited, deleted] = first.changes;
      await bench.harness.editContact(edited.id, 'Edited far away');
      await bench.harness.deleteContact(deleted.id);

      const second = await readAll(bench.read(first.cursor));

      expect(second.changes).toHaveLength(2);
      const found = new Map(second.changes.map((change) => [change.id, change]));
      expect(found.get(edited.id)).toMatchObject({
        kind: 'upsert',
        values: expect.arrayContaining(['Edited far away']),
      });
      expect(found.get(deleted.id)).toMatchObject({ kind: 'delete' });
    });

    it('reads chosen records as they are now, and says of the others that they are gone', async () => {
      const { changes } = await readAll(bench.read());
      const [kept, gone] = [changes[10].id, changes[11].id];
      await bench.harness.deleteContact(gone);

      const chosen = await readAll(bench.session.readByIds('contact', [kept, gone], bench.fields));

      expect(new Map(chosen.changes.map((change) => [change.id, change.kind]))).toEqual(
        new Map([
          [kept, 'upsert'],
          [gone, 'delete'],
        ]),
      );
    });

    it('refuses a cursor that is not its own', async () => {
      await expect(readAll(bench.read('bm90IG91cnM' as Cursor))).rejects.toBeInstanceOf(
        CrmCursorExpiredError,
      );
    });

    it('stops when it is told to', async () => {
      const abort = new AbortController();
      const { fields } = bench;
      const request = { object: 'contact', fields, pageRows: 100, signal: abort.signal } as const;

      const reading = (async () => {
        for await (const page of bench.session.readChanges(request))
          if (page.changes.length > 0) abort.abort();
      })();

      await expect(reading).rejects.toThrow();
    });

    it('counts its calls as the CRM bills them, and few: a large reading costs at most 8', async () => {
      await bench.harness.addContacts(MANY_TO_READ);
      const before = await bench.harness.billedCalls();

      const { changes } = await readAll(bench.read(undefined, 2_000));

      const billed = (await bench.harness.billedCalls()) - before;
      expect(changes).toHaveLength(bench.harness.contacts + MANY_TO_READ);
      expect(bench.session.apiCalls).toBe(billed);
      expect(billed).toBeLessThanOrEqual(8);
    });
  });
}
