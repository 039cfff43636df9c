import { setTimeout as sleep } from 'node:timers/promises';

/** What comes within the time, counted from the first, at most so many together. Ends with its source. */
export async function* inBatches<T>(
  source: AsyncIterable<T>,
  { size, withinMs }: { size: number; withinMs: number },
): AsyncGenerator<T[]> {
  const items = source[Symbol.asyncIterator]();
  let next = items.next();
  for (;;) {
    const first = await next;
    if (first.done) return;
    const batch = [first.value];
    next = items.next();
    const timeUp = sleep(withinMs, 'time up' as const);
    while (batch.length < size) {
      const item = await Promise.race([next, timeUp]);
      if (item === 'time up' || item.done) break;
      batch.push(item.value);
      next = items.next();
    }
    yield batch;
  }
}
