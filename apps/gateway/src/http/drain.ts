import type { Server } from 'node:http';

/** How long requests may take to finish when the process is told to stop. Milliseconds. */
const DRAIN_TIMEOUT_MS = 20_000;
const SWEEP_MS = 50;

/** @returns the way to stop the server: takes nothing new, lets what runs finish, then closes every connection. */
export function drainable(server: Server): () => Promise<void> {
  let running = 0;
  server.on('request', (_request, response) => {
    running += 1;
    response.once('close', () => (running -= 1));
  });
  return async () => {
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
