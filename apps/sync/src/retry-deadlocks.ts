import { setTimeout as sleep } from 'node:timers/promises';
import { QueryFailedError } from 'typeorm';

/** Postgres ends one of two transactions that wait for each other; the other one is soon through. */
const DEADLOCK = '40P01';
const ATTEMPTS = 4;
const PAUSE_MS = 50;

/** `work` is a whole transaction. @throws the deadlock after several of them. */
export async function retryDeadlocks<T>(work: () => Promise<T>, attempt = 1): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDeadlock(error) || attempt >= ATTEMPTS) throw error;
    await sleep(PAUSE_MS * attempt * Math.random());
    return retryDeadlocks(work, attempt + 1);
  }
}

const isDeadlock = (error: unknown): boolean =>
  error instanceof QueryFailedError && (error.driverError as { code?: string }).code === DEADLOCK;
