import { setTimeout as sleep } from 'node:timers/promises';
import { QueryFailedError } from 'typeorm';

/**
 * What passes when it is done again. Deadlock: Postgres ends one of two transactions that wait for each other, the other one is soon through.
 * Unique violation: somebody made the same row in the meantime, the next time it is found.
 */
const COLLISIONS = ['40P01', '23505'];
const ATTEMPTS = 4;
const PAUSE_MS = 50;

/** `work` is a whole transaction. @throws the last collision after several of them. */
export async function retryCollisions<T>(work: () => Promise<T>, attempt = 1): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isCollision(error) || attempt >= ATTEMPTS) throw error;
    await sleep(PAUSE_MS * attempt * Math.random());
    return retryCollisions(work, attempt + 1);
  }
}

const isCollision = (error: unknown): boolean =>
  error instanceof QueryFailedError &&
  COLLISIONS.includes((error.driverError as { code?: string }).code ?? '');
