import { CHAIN_START, chainHash, firstBrokenLink, type ChainedEntry } from './audit.chain.js';

type Entry = ChainedEntry & { hash: string };

function aChain(length: number): Entry[] {
  const chain: Entry[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    const entry: ChainedEntry = {
      tenantId: 't1',
      seq,
      id: `id-${seq}`,
      at: `2026-01-01T00:00:0${seq}.000Z`,
      actorKind: 'member',
      actorId: 'm1',
      action: 'member.added',
      subjectId: null,
      details: { b: 1, a: { d: [1, { z: 1, y: 2 }], c: null } },
      prevHash: chain.at(-1)?.hash ?? CHAIN_START,
    };
    chain.push({ ...entry, hash: chainHash(entry) });
  }
  return chain;
}

describe('the audit chain', () => {
  it('is sound as it was written, and when empty', () => {
    expect(firstBrokenLink(aChain(5))).toBeUndefined();
    expect(firstBrokenLink([])).toBeUndefined();
  });

  it('does not depend on the order of keys in the details', () => {
    const [entry] = aChain(1);
    const reordered = { ...entry, details: { a: { c: null, d: [1, { y: 2, z: 1 }] }, b: 1 } };

    expect(chainHash(reordered)).toBe(entry.hash);
  });

  it.each([
    ['tenantId', 't2'],
    ['id', 'other'],
    ['at', '2026-01-02T00:00:00.000Z'],
    ['actorKind', 'system'],
    ['actorId', 'm2'],
    ['action', 'member.removed'],
    ['subjectId', 's1'],
    ['details', { b: 2 }],
    ['prevHash', 'x'],
    ['hash', 'x'],
  ])('shows a changed %s', (field, value) => {
    const chain = aChain(5);

    expect(firstBrokenLink(chain.with(2, { ...chain[2], [field]: value }))).toBe(3);
  });

  it('shows an entry that was changed with its own hash made anew', () => {
    const chain = aChain(5);
    const forged = { ...chain[2], actorId: 'm2' };

    expect(firstBrokenLink(chain.with(2, { ...forged, hash: chainHash(forged) }))).toBe(4);
  });

  it('shows an entry that was taken out or moved', () => {
    const chain = aChain(5);

    expect(firstBrokenLink(chain.toSpliced(1, 1))).toBe(2);
    expect(firstBrokenLink([chain[1], chain[0], ...chain.slice(2)])).toBe(1);
  });
});
