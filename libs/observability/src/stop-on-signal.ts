import type { Logger } from './logger.js';

/** A process that has not ended by then is ended: its work is taken over as after a crash. Milliseconds. */
const STOP_TIMEOUT_MS = 25_000;
/** One Ctrl-C may arrive from the terminal and from whoever started us. Milliseconds. */
const ONE_SIGNAL_MS = 1_500;

/** Stops on SIGTERM or SIGINT and ends the process; a second signal, later, ends it at once. */
export function stopOnSignal(log: Logger, stop: () => Promise<void>): void {
  let askedAt: number | undefined;
  const onSignal = (signal: string) => {
    if (askedAt !== undefined) {
      if (Date.now() - askedAt > ONE_SIGNAL_MS) process.exit(1);
      return;
    }
    askedAt = Date.now();
    log.info({ signal }, 'service stopping');
    setTimeout(() => {
      log.error({ afterMs: STOP_TIMEOUT_MS }, 'stop takes too long, ending now');
      process.exit(1);
    }, STOP_TIMEOUT_MS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stop failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
}
