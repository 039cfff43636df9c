// Live progress of runs to whoever watches. One subscription a process; each stream gets its own tenant's runs only.
import { Inject, Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { Response } from 'express';
import { runProgressed, type RunProgress } from '@app/contracts';
import { RateLimitedError, UnauthenticatedError } from '@app/errors';
import { LOGGER, MessageBus } from '@app/messaging';
import type { Logger } from '@app/observability';
import { PrincipalService } from '../access/principal.service.js';
import type { CrmRequest } from '../request.js';

/** Keeps proxies from closing a quiet stream, and asks whether the watcher may still watch. Milliseconds. */
const HEARTBEAT_MS = 15_000;
const MAX_STREAMS_PER_TENANT = 100;
/** A reader that is so far behind is cut; it may come back and ask. Bytes. */
const MAX_BACKLOG_BYTES = 1_000_000;
/** What a browser waits before it comes back. Milliseconds. */
const RETRY_MS = 2_000;

@Injectable()
export class RunFeedService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly streams = new Map<string, Set<Response>>();
  private stopListening?: () => void;

  constructor(
    private readonly bus: MessageBus,
    private readonly principals: PrincipalService,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.stopListening = this.bus.onRing(runProgressed, (progress) => this.tell(progress));
  }

  onModuleDestroy(): void {
    this.close();
  }

  /** Ends all streams: their readers connect to another replica. */
  close(): void {
    this.stopListening?.();
    for (const streams of this.streams.values()) for (const response of streams) response.end();
  }

  /** Keeps the response open until its reader leaves or may no longer read. @throws RateLimitedError */
  open(tenantId: string, request: CrmRequest, response: Response): void {
    const streams = this.streams.get(tenantId) ?? new Set();
    if (streams.size >= MAX_STREAMS_PER_TENANT) {
      throw new RateLimitedError('Too many event streams are open.', RETRY_MS);
    }
    this.streams.set(tenantId, streams.add(response));
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    });
    response.write(`retry: ${RETRY_MS}\n\n`);
    const heartbeat = setInterval(() => void this.beat(request, response), HEARTBEAT_MS);
    response.once('close', () => {
      clearInterval(heartbeat);
      streams.delete(response);
      if (streams.size === 0) this.streams.delete(tenantId);
    });
  }

  private tell({ tenantId, run }: RunProgress): void {
    const text = `event: run\ndata: ${JSON.stringify(run)}\n\n`;
    for (const response of this.streams.get(tenantId) ?? []) {
      response.write(text);
      if (response.writableLength > MAX_BACKLOG_BYTES) response.destroy();
    }
  }

  private async beat(request: CrmRequest, response: Response): Promise<void> {
    response.write(': heartbeat\n\n');
    if (!request.credential) return;
    try {
      await this.principals.of(request.credential, request);
    } catch (error) {
      // Nobody to ask is no reason to end what was allowed.
      if (!(error instanceof UnauthenticatedError)) return;
      this.log.debug('event stream ended: its reader may no longer read');
      response.end();
    }
  }
}
