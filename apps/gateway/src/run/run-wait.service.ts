import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { getRun, type MessageContext, type RunView } from '@app/contracts';
import { Commands } from '../commands.service.js';

/** Between two looks at a run. Milliseconds. */
const POLL_MS = 150;

/** For callers that would rather wait than ask again. */
@Injectable()
export class RunWaitService {
  constructor(private readonly commands: Commands) {}

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
      const run = await this.commands.send(getRun, { runId }, { tenantId, actor, correlationId });
      if (run.completedAt !== null) return run;
      await sleep(Math.min(POLL_MS, Math.max(0, deadline - Date.now())));
    }
    return undefined;
  }
}
