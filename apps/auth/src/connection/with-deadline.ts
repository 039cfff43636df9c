import { TimeoutError } from '@app/errors';

/** The work's outcome, or TimeoutError once the time is over; the work itself goes on. */
export async function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimeoutError('The CRM did not answer in time.')), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
