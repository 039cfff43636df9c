import { setTimeout as sleep } from 'node:timers/promises';
import { inBatches } from './in-batches.js';

async function* timed(...items: (number | 'pause')[]): AsyncGenerator<number> {
  for (const item of items) {
    if (item === 'pause') await sleep(60);
    else yield item;
  }
}
async function all(source: AsyncIterable<number>, size: number): Promise<number[][]> {
  const batches: number[][] = [];
  for await (const batch of inBatches(source, { size, withinMs: 20 })) batches.push(batch);
  return batches;
}

it('takes together what comes together, and loses nothing', async () => {
  expect(await all(timed(1, 2, 'pause', 3, 'pause', 4, 5, 6, 7), 3)).toEqual([[1, 2], [3], [4, 5, 6], [7]]);
  expect(await all(timed(), 3)).toEqual([]);
});
