import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from 'node:http';

/** How long requests may take to finish when the process is told to stop. Milliseconds. */
const DRAIN_TIMEOUT_MS = 15_000;
const SWEEP_MS = 50;

/**
 * @returns the way to stop the server: for `delayMs` it still takes requests but asks callers to connect elsewhere next time; then it takes
 * nothing new, lets what runs finish, and closes every connection.
 */
export function drainable(server: Server): (delayMs: number) => Promise<void> {
  let running = 0;
  let isStopping = false;
  server.prependListener('request', (_request, response) => {
    running += 1;
    response.once('close', () => (running -= 1));
    // A connection that a caller keeps for later would be cut under its next request.
    if (isStopping) response.setHeader('connection', 'close');
  });
  return async (delayMs) => {
    isStopping = true;
    if (delayMs > 0) await sleep(delayMs);
    const deadline = Date.now() + DRAIN_TIMEOUT_MS;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // Browsers open connections ahead of need: without a request they never count as idle.
    const sweep = setInterval(() => {
      if (running === 0 || Date.now() > deadline) server.closeAllConnections();
    }, SWEEP_MS);
    await closed;
    clearInterval(sweep);
  };
}
