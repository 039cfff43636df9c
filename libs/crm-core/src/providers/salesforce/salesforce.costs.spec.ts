import { cheapestRead, cheapestWrite } from './salesforce.costs.js';

describe('the cheapest way', () => {
  it.each([
    [0, 15, 'rest'],
    [1, 15, 'rest'],
    [1_000, 15, 'rest'],
    [6_000, 15, 'rest'],
    [6_000, 100, 'rest'],
    [6_001, 15, 'bulk'],
    [10_000, 15, 'bulk'],
    [1_000_000, 15, 'bulk'],
    [6_000, 200, 'bulk'],
    [600, 805, 'rest'],
    [1_000, 805, 'bulk'],
    [Infinity, 15, 'bulk'],
  ] as const)('to read %i rows of %i columns is %s', (rows, columns, way) => {
    expect(cheapestRead(rows, columns)).toBe(way);
  });

  it.each([
    [1, 'interactive', 'collections'],
    [1_000, 'bulk', 'collections'],
    [1_600, 'bulk', 'collections'],
    [1_601, 'bulk', 'bulk'],
    [10_000, 'bulk', 'bulk'],
    [10_000, 'consent', 'collections'],
  ] as const)('to write %i rows in lane %s is %s', (ops, lane, way) => {
    expect(cheapestWrite(ops, lane)).toBe(way);
  });
});
