// Live progress of runs to whoever watches. One subscription a process; each stream gets its own tenant's runs only.
import { Inject, Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { Response } from 'express';
import { runProgressed, type RunProgress } from '@app/contracts';
import { LOGGER, MessageBus } from '@app/messaging';
import type { Logger } from '@app/observability';
import { PrincipalService } from '../access/principal.service.js';
import { LiveStreams } from '../live-streams.js';
import type { CrmRequest } from '../request.js';

@Injectable()
export class RunFeedService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly streams: LiveStreams;
  private stopListening?: () => void;

  constructor(
    private readonly bus: MessageBus,
    principals: PrincipalService,
    @Inject(LOGGER) log: Logger,
  ) {
    this.streams = new LiveStreams(principals, log);
  }

  onApplicationBootstrap(): void {
    this.stopListening = this.bus.onRing(runProgressed, (progress) => this.tell(progress));
  }

  onModuleDestroy(): void {
    this.close();
  }

  /** Ends all streams: their readers connect to another replica. */
  close(): void {
    this.stopListening?.();
    this.streams.close();
  }

  /** Keeps the response open until its reader leaves or may no longer read. @throws RateLimitedError */
  open(tenantId: string, request: CrmRequest, response: Response): void {
    this.streams.open(tenantId, request, response);
  }

  private tell({ tenantId, run }: RunProgress): void {
    for (const response of this.streams.of(tenantId)) this.streams.send(response, { name: 'run', data: run });
  }
}
