import { uuidv7 } from './uuid.js';

describe('uuidv7', () => {
  it('has version, variant and time where RFC 9562 wants them, and never repeats', () => {
    const ids = Array.from({ length: 20_000 }, () => uuidv7(1_700_000_000_000));

    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^018bcfe5-6800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('sorts by time', () => {
    expect(uuidv7(1_000) < uuidv7(2_000)).toBe(true);
  });
});
