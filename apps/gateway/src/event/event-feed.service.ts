// What happened to a tenant's records, runs and connections, as it happens. Where a reader had come to is his to say: any replica goes on there.
import { Inject, Injectable, OnModuleDestroy } from '@nestjs/common';
import type { Response } from 'express';
import { EVENT_STREAM } from '@app/contracts';
import { CrmUnavailableError } from '@app/errors';
import { EventReader, LOGGER, type EventReading } from '@app/messaging';
import type { Logger } from '@app/observability';
import { PrincipalService } from '../access/principal.service.js';
import { LiveStreams } from '../live-streams.js';
import type { CrmRequest } from '../request.js';

export interface Watch {
  readonly tenantId: string;
  /** All when empty. */
  readonly kinds: readonly string[];
  /** Where the reader had come to. */
  readonly after?: number;
}

@Injectable()
export class EventFeedService implements OnModuleDestroy {
  private readonly streams: LiveStreams;

  constructor(
    private readonly reader: EventReader,
    principals: PrincipalService,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.streams = new LiveStreams(principals, log);
  }

  onModuleDestroy(): void {
    this.close();
  }

  /** Ends all streams: their readers go on at another replica. */
  close(): void {
    this.streams.close();
  }

  /** @throws RateLimitedError; CrmUnavailableError while events cannot be read. */
  async open(watch: Watch, request: CrmRequest, response: Response): Promise<void> {
    this.streams.assertRoom(watch.tenantId);
    const reading = await this.read(watch);
    if (response.destroyed) return reading.stop();
    response.once('close', () => reading.stop());
    this.streams.open(watch.tenantId, request, response);
    if (reading.hasGap) this.streams.send(response, { name: 'gap', data: {} });
    void this.tell(reading, watch.kinds, response);
  }

  private async read({ tenantId, after }: Watch): Promise<EventReading> {
    try {
      return await this.reader.read(`crm.events.${tenantId}.>`, after === undefined ? undefined : { after });
    } catch (cause) {
      throw new CrmUnavailableError('Events cannot be read at the moment. Try again shortly.', {
        code: 'INTERNAL.UNAVAILABLE',
        details: { stream: EVENT_STREAM },
        cause,
      });
    }
  }

  /** A stream whose source fails ends: its reader comes back, and says where it was. */
  private async tell(reading: EventReading, kinds: readonly string[], response: Response): Promise<void> {
    try {
      for await (const { position, event } of reading.events) {
        const name = event.type.split('.')[1];
        if (kinds.length > 0 && !kinds.includes(name)) continue;
        this.streams.send(response, { id: String(position), name, data: event });
      }
    } catch (error) {
      this.log.warn({ err: error }, 'event stream ended');
    }
    response.end();
  }
}
