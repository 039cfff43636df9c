import type { NatsConnection } from './nats.js';

/** Whether NATS is there just now, and since when it is back. */
export class Link {
  private isUp = true;
  /** Long ago: a process that starts finds the others there, or it is told at once. */
  private upSince = 0;
  private readonly waiting = new Set<() => void>();

  constructor(nats: NatsConnection) {
    void this.watch(nats);
  }

  get upForMs(): number {
    return Date.now() - this.upSince;
  }

  /** Resolves as soon as it is up, or with false after so long. */
  async isUpWithin(ms: number): Promise<boolean> {
    if (this.isUp) return true;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.waiting.add(resolve);
    const timer = setTimeout(resolve, ms);
    await promise;
    clearTimeout(timer);
    this.waiting.delete(resolve);
    return this.isUp;
  }

  private async watch(nats: NatsConnection): Promise<void> {
    for await (const { type } of nats.status()) {
      if (type === 'disconnect') this.isUp = false;
      if (type !== 'reconnect') continue;
      this.isUp = true;
      this.upSince = Date.now();
      for (const resolve of this.waiting) resolve();
    }
  }
}
