import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { Response } from 'express';
import { getRun, runProgressed, type MessageContext, type RunView } from '@app/contracts';
import { MessageBus } from '@app/messaging';
import { Commands } from '../commands.service.js';

/** Doorbells wake a waiter at once; a lost one costs this long. Milliseconds. */
const POLL_MS = 1_000;

/** For callers that would rather wait than ask again. */
@Injectable()
export class RunWaitService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly waiters = new Map<string, Set<() => void>>();
  private stopListening?: () => void;

  constructor(
    private readonly commands: Commands,
    private readonly bus: MessageBus,
  ) {}

  onApplicationBootstrap(): void {
    this.stopListening = this.bus.onRing(runProgressed, ({ run }) => {
      if (run.completedAt !== null) this.waiters.get(run.id)?.forEach((wake) => wake());
    });
  }

  onModuleDestroy(): void {
    this.stopListening?.();
  }

  /** The finished run; undefined when it is still at work after so many seconds, or the caller has left. */
  async untilFinished(
    runId: string,
    seconds: number,
    context: MessageContext,
    response: Response,
  ): Promise<RunView | undefined> {
    const { tenantId, actor, correlationId } = context;
    const deadline = Date.now() + seconds * 1_000;
    while (Date.now() < deadline && !response.closed) {
      const finished = this.nextEnd(runId, Math.min(POLL_MS, deadline - Date.now()));
      const run = await this.commands.send(getRun, { runId }, { tenantId, actor, correlationId });
      if (run.completedAt !== null) return run;
      await finished;
    }
    return undefined;
  }

  /** Resolves when the run is said to have ended, or after so long. */
  private async nextEnd(runId: string, ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiters = this.waiters.get(runId) ?? new Set();
    this.waiters.set(runId, waiters.add(resolve));
    await Promise.race([promise, sleep(Math.max(0, ms), undefined, { ref: false })]);
    waiters.delete(resolve);
    if (waiters.size === 0) this.waiters.delete(runId);
  }
}
