// Sends what waits. Every replica does; what each may take is decided in Postgres.
import { randomUUID } from 'node:crypto';
import { Inject, Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Agent } from 'undici';
import { inSystem, inTenant, OutboxRelay } from '@app/database';
import { LOGGER } from '@app/messaging';
import { counter, gauge, histogram, type Logger } from '@app/observability';
import { EndpointService } from '../endpoint/endpoint.service.js';
import { SigningSecrets } from '../endpoint/signing-secrets.service.js';
import { claimDue, type ClaimedDelivery } from './claim-due.query.js';
import { createGuardedAgent } from './guarded-agent.js';
import { recordAttempt, type Recorded } from './record-attempt.query.js';
import { isAccepted, send, type Attempt } from './send.js';

/** A poke that was lost with its process costs at most this long. Milliseconds. */
const SWEEP_MS = 1_000;
/** Under way at once in this process. */
const MOST_AT_ONCE = 256;

@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly agent: Agent;
  private readonly underWay = new Set<Promise<void>>();
  private timer?: NodeJS.Timeout;
  private turn: Promise<void> = Promise.resolve();
  private isQueued = false;
  private isStopped = false;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly endpoints: EndpointService,
    private readonly secrets: SigningSecrets,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.agent = createGuardedAgent(endpoints.extraHosts);
  }

  onApplicationBootstrap(): void {
    gauge('crm_webhook_deliveries_waiting', 'Deliveries to customers’ endpoints that wait', () =>
      this.waiting(),
    );
    this.timer = setInterval(() => this.poke(), SWEEP_MS);
    this.poke();
  }

  /** What is under way is finished: an attempt takes 15 seconds at most. */
  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.isStopped = true;
    await this.turn;
    await Promise.all(this.underWay);
    await this.agent.close();
  }

  /** There may be something to send. Cheap, never fails. */
  poke(): void {
    if (this.isQueued || this.isStopped) return;
    this.isQueued = true;
    this.turn = this.turn.then(async () => {
      this.isQueued = false;
      await this.sendDue().catch((error: unknown) =>
        this.log.warn({ err: error }, 'deliveries not taken, will try again'),
      );
    });
  }

  /** Sends one that is leased, and keeps what came of it. */
  async attempt(delivery: ClaimedDelivery): Promise<void> {
    const { tenant_id: tenantId, endpoint_id: endpointId } = delivery;
    const secrets = [delivery.secret, delivery.old_secret]
      .filter((sealed) => sealed !== null)
      .map((sealed) => this.secrets.open({ tenantId, endpointId }, sealed));
    const { event_id: id, url, body } = delivery;
    const attempt = await send(this.agent, { id, url, body, secrets });
    count(attempt);
    await inTenant(this.dataSource, tenantId, async (tx) => {
      const recorded = await recordAttempt(tx, delivery, attempt);
      const reason = recorded?.after.endpoint?.disable;
      if (!reason) return;
      const endpoint = { id: endpointId, tenant_id: tenantId };
      await this.endpoints.disable(tx, endpoint, reason, detailOf(recorded, attempt));
      this.log.warn({ endpointId, reason }, 'endpoint disabled');
      this.relay.poke();
    });
  }

  private async sendDue(): Promise<void> {
    for (;;) {
      const room = MOST_AT_ONCE - this.underWay.size;
      if (room <= 0 || this.isStopped) return;
      const claimed = await inSystem(this.dataSource, (tx) => claimDue(tx, randomUUID(), room));
      for (const delivery of claimed) this.start(delivery);
      if (claimed.length === 0) return;
    }
  }

  private start(delivery: ClaimedDelivery): void {
    const work = this.attempt(delivery)
      .catch((error: unknown) =>
        this.log.warn({ err: error, deliveryId: delivery.id }, 'attempt not kept, it will be made again'),
      )
      .finally(() => {
        this.underWay.delete(work);
        this.poke();
      });
    this.underWay.add(work);
  }

  private async waiting(): Promise<number> {
    const [{ value }] = await inSystem(this.dataSource, (tx) =>
      tx.query<{ value: number }[]>(`SELECT count(*)::float8 AS value FROM delivery WHERE state = 'waiting'`),
    );
    return value;
  }
}

function count({ status, durationMs }: Attempt): void {
  const result = isAccepted(status) ? 'accepted' : status === null ? 'unanswered' : 'refused';
  counter('crm_webhook_deliveries_total', 'Attempts to deliver to customers’ endpoints', ['result']).inc({
    result,
  });
  histogram('crm_webhook_delivery_seconds', 'Time of an attempt to deliver').observe(durationMs / 1_000);
}

/** One sentence for a person. */
function detailOf({ after, failingSince }: Recorded, { status, fault }: Attempt): string {
  if (after.endpoint?.disable === 'gone') return 'It answered 410 Gone: it wants no more events.';
  const last = status === null ? `there was no answer (${fault})` : `it answered ${status}`;
  return `It has taken nothing since ${failingSince?.toISOString()}; the last time ${last}.`;
}
