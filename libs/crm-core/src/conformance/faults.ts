// The same disasters for every CRM. What is asked is always the same: nothing is lost, nothing is there twice, and the error says what to do.
import { AppError, CrmRateLimitError, CrmUnavailableError } from '@app/errors';
import type { Change, Cursor, WriteResult } from '../index.js';
import { distinct, MANY_TO_READ, MANY_TO_WRITE, readSome, type Bench, type Fault } from './harness.js';

/** `mends`: the provider copes by itself. With others it may, or throw the one error that tells the engine when to come again. */
type Outcome = 'mends' | 'unavailable' | 'limit';

const READ: readonly [Fault, Outcome][] = [
  ['unavailable', 'unavailable'],
  ['dailyLimit', 'limit'],
  ['tooManyAtOnce', 'limit'],
  ['expiredSession', 'mends'],
  ['slowQuery', 'mends'],
  ['lostPlace', 'mends'],
  ['cutBody', 'unavailable'],
  ['failedRead', 'unavailable'],
];
const WRITE: readonly [Fault, Outcome][] = [
  ['unavailable', 'unavailable'],
  ['dailyLimit', 'limit'],
  ['tooManyAtOnce', 'limit'],
  ['expiredSession', 'mends'],
  ['lostAnswer', 'unavailable'],
  ['lockedRows', 'mends'],
  ['failedWrite', 'unavailable'],
];
/** What a small reading or writing, which has nothing done in the background, never meets. */
const IN_BACKGROUND: readonly Fault[] = ['failedRead', 'failedWrite'];
const MAX_TRIES = 4;
/** Today's limit is a matter of minutes at least, a crowd one of seconds. Milliseconds. */
const LONG_MS = 60_000;

export function describeFaults(bench: Bench): void {
  describe.each([
    ['small', 0],
    ['large', MANY_TO_READ],
  ])('a %s reading', (_, added) => {
    it.each(READ)('that meets %s misses no record', async (fault, outcome) => {
      await bench.harness.addContacts(added);
      await bench.harness.inject(fault);

      const { changes, errors } = await readPersistently(bench);

      expect(distinct(changes)).toBe(bench.harness.contacts + added);
      judge(errors, outcome);
      expect(await wasMet(bench, fault)).toBe(added > 0 || !IN_BACKGROUND.includes(fault));
    });

    it.each(READ)('that is interrupted and then meets %s misses no record', async (fault, outcome) => {
      await bench.harness.addContacts(added);
      const { changes, cursor } = await readSome(bench.read(undefined, 500), 500);
      await bench.harness.inject(fault);

      const rest = await readPersistently(bench, cursor);

      expect(distinct([...changes, ...rest.changes])).toBe(bench.harness.contacts + added);
      judge(rest.errors, outcome);
    });
  });

  describe.each([
    ['small', 150],
    ['large', MANY_TO_WRITE],
  ])('a %s write', (_, count) => {
    it.each(WRITE)('that meets %s writes every record once', async (fault, outcome) => {
      await bench.harness.inject(fault);

      const { results, errors } = await writePersistently(bench, count);

      expect(new Set(results.filter(({ ok }) => ok).map(({ opId }) => opId)).size).toBe(count);
      expect(await bench.harness.countContacts()).toBe(bench.harness.contacts + count);
      judge(errors, outcome);
      expect(await wasMet(bench, fault)).toBe(count === MANY_TO_WRITE || !IN_BACKGROUND.includes(fault));
    });
  });

  it('waits long for the limit of a day and shortly for that of a moment', async () => {
    await bench.harness.inject('dailyLimit');
    const today = await delayOf(bench);
    await bench.harness.inject('tooManyAtOnce');
    const now = await delayOf(bench);

    expect(today).toBeGreaterThanOrEqual(LONG_MS);
    expect(now).toBeLessThan(LONG_MS);
  });
}

/** As the engine does: from the last cursor on, as often as an error says that this may help. */
async function readPersistently(
  bench: Bench,
  since?: Cursor,
): Promise<{ changes: Change[]; errors: AppError[] }> {
  const changes: Change[] = [];
  const errors: AppError[] = [];
  let cursor = since;
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    try {
      for await (const page of bench.read(cursor, 500)) {
        changes.push(...page.changes);
        cursor = page.cursor;
      }
      return { changes, errors };
    } catch (error) {
      errors.push(retryable(error));
    }
  }
  throw new Error('the reading never came to an end');
}

/** What was not answered with success is written again. */
async function writePersistently(
  bench: Bench,
  count: number,
): Promise<{ results: WriteResult[]; errors: AppError[] }> {
  const results: WriteResult[] = [];
  const errors: AppError[] = [];
  let left = bench.creates(count);
  for (let tries = 1; tries <= MAX_TRIES && left.length > 0; tries++) {
    try {
      results.push(...(await bench.write(left)));
    } catch (error) {
      errors.push(retryable(error));
    }
    const done = new Set(results.filter(({ ok }) => ok).map(({ opId }) => opId));
    left = left.filter(({ id }) => !done.has(id));
  }
  return { results, errors };
}

function retryable(error: unknown): AppError {
  if (error instanceof AppError && error.retry.kind !== 'never') return error;
  throw error;
}

function judge(errors: readonly AppError[], outcome: Outcome): void {
  const allowed = { mends: [], unavailable: [CrmUnavailableError], limit: [CrmRateLimitError] }[outcome];
  for (const error of errors) expect(allowed.map((type) => type.name)).toContain(error.name);
  expect(errors.length).toBeLessThanOrEqual(outcome === 'mends' ? 0 : 1);
}

/** Or the test would have proved nothing. */
async function wasMet(bench: Bench, fault: Fault): Promise<boolean> {
  return fault === 'expiredSession' ? bench.renewals === 1 : bench.harness.struck();
}

async function delayOf(bench: Bench): Promise<number> {
  try {
    await bench.session.limits();
  } catch (error) {
    if (error instanceof CrmRateLimitError && error.retry.kind === 'after') return error.retry.delayMs;
  }
  throw new Error('no limit was met');
}
