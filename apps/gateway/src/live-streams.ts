// Server-sent events that stay open: how many a tenant may have, heartbeats, and readers that may no longer read or cannot keep up.
import type { Response } from 'express';
import { RateLimitedError, UnauthenticatedError } from '@app/errors';
import type { Logger } from '@app/observability';
import type { PrincipalService } from './access/principal.service.js';
import type { CrmRequest } from './request.js';

/** Keeps proxies from closing a quiet stream, and asks whether the watcher may still watch. Milliseconds. */
const HEARTBEAT_MS = 15_000;
const MAX_STREAMS_PER_TENANT = 100;
/** A reader that is so far behind is cut; it may come back and ask. Bytes. */
const MAX_BACKLOG_BYTES = 1_000_000;
/** What a browser waits before it comes back. Milliseconds. */
const RETRY_MS = 2_000;

export class LiveStreams {
  private readonly streams = new Map<string, Set<Response>>();

  constructor(
    private readonly principals: PrincipalService,
    private readonly log: Logger,
  ) {}

  of(tenantId: string): Iterable<Response> {
    return this.streams.get(tenantId) ?? [];
  }

  /** Ends all streams: their readers connect to another replica. */
  close(): void {
    for (const streams of this.streams.values()) for (const response of streams) response.end();
  }

  /** @throws RateLimitedError */
  assertRoom(tenantId: string): void {
    if ((this.streams.get(tenantId)?.size ?? 0) >= MAX_STREAMS_PER_TENANT)
      throw new RateLimitedError('Too many event streams are open.', RETRY_MS);
  }

  /** Keeps the response open until its reader leaves or may no longer read. @throws RateLimitedError */
  open(tenantId: string, request: CrmRequest, response: Response): void {
    this.assertRoom(tenantId);
    const streams = this.streams.get(tenantId) ?? new Set();
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

  /** One event; `id` is what the reader names when it comes back. */
  send(response: Response, event: { name: string; id?: string; data: unknown }): void {
    const id = event.id === undefined ? '' : `id: ${event.id}\n`;
    response.write(`${id}event: ${event.name}\ndata: ${JSON.stringify(event.data)}\n\n`);
    if (response.writableLength > MAX_BACKLOG_BYTES) response.destroy();
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
