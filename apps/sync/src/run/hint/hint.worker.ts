// Follows hints, a few turns at a time, beside the runs and with connections of their own.
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { CrmObject } from '@app/crm-core';
import { inSystem, inTenant, type OutboxRelay } from '@app/database';
import { runInContext, type Logger } from '@app/observability';
import { decideAfterFailure, MAX_TROUBLE_MS, MIN_ATTEMPTS } from '../decide-after-failure.js';
import { PushUnderWayError } from '../run.errors.js';
import { followHints, type Follower } from './follow-hints.js';
import {
  claimTurn,
  finishTurn,
  giveUpTurn,
  hintsOf,
  postponeTurn,
  type Hint,
  type HintTurn,
} from './hint.query.js';

/** Hints fall due without a doorbell. Milliseconds. */
const SWEEP_MS = 50;
const IDLE_SWEEP_MS = 1_000;
/** After so long without work the worker looks less often. Milliseconds. */
const IDLE_AFTER_MS = 5_000;
const PUSH_CHECK_MS = 500;

export interface HintWorkerOptions {
  readonly dataSource: DataSource;
  readonly follower: Follower;
  readonly relay: OutboxRelay;
  readonly log: Logger;
  readonly maxTurns: number;
  /** Something of this kind is to be written at the CRM. */
  readonly onPushes: (tenantId: string, object: CrmObject) => void;
}

export class HintWorker {
  private readonly active = new Set<Promise<void>>();
  private readonly abort = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private lastWorkMs = 0;
  private ring: () => void = () => undefined;

  constructor(private readonly options: HintWorkerOptions) {}

  start(): void {
    this.loop = this.run();
  }

  /** There may be hints: look often from now on. */
  poke(): void {
    this.lastWorkMs = Date.now();
    this.ring();
  }

  async stop(): Promise<void> {
    this.abort.abort();
    this.ring();
    await this.loop;
    await Promise.allSettled(this.active);
  }

  private async run(): Promise<void> {
    while (!this.abort.signal.aborted) {
      await this.takeAll().catch((error: unknown) =>
        this.options.log.warn({ err: error }, 'no hints could be taken, will try again'),
      );
      const isIdle = Date.now() - this.lastWorkMs > IDLE_AFTER_MS;
      const woken = new Promise<void>((resolve) => (this.ring = resolve));
      // A ring cuts the long wait short; the short one is not worth it, and rings come by the hundred.
      await (isIdle ? Promise.race([woken, sleep(IDLE_SWEEP_MS)]) : sleep(SWEEP_MS));
    }
  }

  private async takeAll(): Promise<void> {
    while (this.active.size < this.options.maxTurns && !this.abort.signal.aborted) {
      const turn = await inSystem(this.options.dataSource, claimTurn);
      if (!turn) return;
      this.lastWorkMs = Date.now();
      const work: Promise<void> = this.carryOut(turn).finally(() => this.active.delete(work));
      this.active.add(work);
    }
  }

  private carryOut(turn: HintTurn): Promise<void> {
    return runInContext({ correlationId: turn.id, tenantId: turn.tenant_id }, async () => {
      const { dataSource, relay, log } = this.options;
      try {
        const hints = await inTenant(dataSource, turn.tenant_id, (tx) => hintsOf(tx, turn));
        const apiCalls = hints.length > 0 ? await this.follow(turn, hints) : 0;
        await inTenant(dataSource, turn.tenant_id, (tx) => finishTurn(tx, turn, hints, apiCalls));
      } catch (error) {
        await inTenant(dataSource, turn.tenant_id, (tx) => this.settle(tx, turn, error)).catch(
          (failure: unknown) => log.error({ err: failure }, 'turn’s end not written; its lease will end'),
        );
      } finally {
        relay.poke();
      }
    });
  }

  /** Answers the API calls that it took. */
  private async follow(turn: HintTurn, hints: readonly Hint[]): Promise<number> {
    const crmIds = hints.map((hint) => hint.crm_id);
    const followed = await followHints(this.options.follower, turn, crmIds, this.abort.signal);
    if (followed.hasPushes) this.options.onPushes(turn.tenant_id, turn.object);
    return followed.apiCalls;
  }

  private async settle(
    tx: Parameters<typeof postponeTurn>[0],
    turn: HintTurn,
    error: unknown,
  ): Promise<void> {
    if (error instanceof PushUnderWayError) return postponeTurn(tx, turn, PUSH_CHECK_MS, true);
    if (this.abort.signal.aborted) return postponeTurn(tx, turn, 0, true);
    const troubledMs = turn.attempts >= MIN_ATTEMPTS ? MAX_TROUBLE_MS : 0;
    const trouble = { attempts: turn.attempts, troubledMs, restarts: 0 };
    const after = decideAfterFailure(error, trouble, Math.random());
    this.options.log.warn(
      { integrationId: turn.integration_id, object: turn.object, err: error, then: after.kind },
      'hints not followed',
    );
    if (after.kind === 'again' || after.kind === 'park')
      await postponeTurn(tx, turn, after.delayMs, after.kind === 'park');
    else if (after.kind !== 'drop') await giveUpTurn(tx, turn);
  }
}
