import fc from 'fast-check';
import { Edits } from './edits.js';

const SEEDS = 50;

describe('edits', () => {
  it('are told in order, whatever the order they were made in', () => {
    const edit = fc.tuple(fc.nat(SEEDS - 1), fc.constantFrom(null, { Id: 'a' }, { Id: 'b' }));
    fc.assert(
      fc.property(fc.array(edit), (made) => {
        const edits = new Edits<{ Id: string }>(SEEDS);
        for (const [index, row] of made) edits.set(index, row);
        const last = new Map(made);
        const indexes = [...last.keys()].sort((a, b) => a - b);

        expect([...edits.indexes()]).toEqual(indexes);
        expect(edits.size).toBe(indexes.length);
        for (let index = 0; index < SEEDS; index++) {
          expect(edits.get(index)).toBe(last.get(index));
          expect(edits.has(index)).toBe(last.has(index));
        }
      }),
    );
  });

  it('are forgotten all at once', () => {
    const edits = new Edits<{ Id: string }>(SEEDS);
    edits.set(7, null);
    edits.clear();

    expect([edits.size, edits.has(7), [...edits.indexes()]]).toEqual([0, false, []]);
  });
});
