import { dangersIn } from './danger.js';

const counts = (changes: object = {}) => ({
  create: 0,
  update: 0,
  unchanged: 0,
  delete: 0,
  rejected: 0,
  ...changes,
});

describe('dangersIn', () => {
  it.each([
    [{}, {}, []],
    [{ create: 1_000 }, { unchanged: 80, delete: 20 }, []],
    [{ create: 1_001 }, {}, ['creates']],
    [{}, { create: 1_001 }, ['creates']],
    [{ unchanged: 79, delete: 21 }, {}, ['deletes']],
    [{}, { delete: 1 }, ['deletes']],
    [{ create: 5_000 }, { delete: 3, update: 1 }, ['creates', 'deletes']],
  ])('of %o there and %o here are %o', (toCrm, fromCrm, expected) => {
    expect(dangersIn({ toCrm: counts(toCrm), fromCrm: counts(fromCrm) })).toEqual(expected);
  });
});
