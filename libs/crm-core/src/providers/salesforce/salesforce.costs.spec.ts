import { cheapestRead, cheapestWrite } from './salesforce.costs.js';

describe('the cheapest way', () => {
  it.each([
    [0, 'rest'],
    [1, 'rest'],
    [1_000, 'rest'],
    [6_000, 'rest'],
    [6_001, 'bulk'],
    [10_000, 'bulk'],
    [1_000_000, 'bulk'],
  ] as const)('to read %i rows is %s', (rows, way) => {
    expect(cheapestRead(rows)).toBe(way);
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
