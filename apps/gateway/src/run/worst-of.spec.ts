import type { RunState, RunView } from '@app/contracts';
import { worstOf } from './worst-of.js';

describe('worstOf', () => {
  it.each([
    [['succeeded', 'partial', 'succeeded'], 1],
    [['failed', 'partial', 'cancelled'], 0],
    [['succeeded', 'succeeded'], 1],
  ] as [RunState[], number][])('of %j is the one at %d', (states, place) => {
    const runs = states.map((state, i) => ({ id: String(i), state }) as RunView);

    expect(worstOf(runs).id).toBe(String(place));
  });
});
