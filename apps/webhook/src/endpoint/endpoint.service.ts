// Customers' endpoints: where they are, what they want to hear, with which secret, and whether they get anything.
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  webhookEndpointSubject,
  type CreateWebhookEndpointRequest,
  type DisabledReason,
  type Done,
  type MessageContext,
  type NewWebhookEndpoint,
  type PatchOf,
  type RotateWebhookSecretRequest,
  type WebhookEndpointList,
  type WebhookEndpointPatch,
  type WebhookEndpointRef,
  type WebhookEndpointView,
} from '@app/contracts';
import { inTenant, uuidv7, writeEvents } from '@app/database';
import { WebhookConfig } from '../webhook.config.js';
import { EndpointDisabledError, EndpointNotFoundError, TooManyEndpointsError } from './endpoint.errors.js';
import { viewOf, type EndpointRow } from './endpoint.row.js';
import { endpointUrl } from './endpoint-url.js';
import { ExtraHosts } from './extra-hosts.js';
import { SigningSecrets } from './signing-secrets.service.js';

const MAX_PER_TENANT = 20;
const KEEP_OLD_HOURS = 24;

@Injectable()
export class EndpointService {
  /** Also asked when something is sent. */
  readonly extraHosts: ExtraHosts;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly secrets: SigningSecrets,
    config: WebhookConfig,
  ) {
    this.extraHosts = new ExtraHosts(config.extraHosts);
  }

  async create(
    request: CreateWebhookEndpointRequest,
    { tenantId }: MessageContext,
  ): Promise<NewWebhookEndpoint> {
    const { eventTypes = ['*'], description = null } = request;
    const url = endpointUrl(request.url, this.extraHosts, '/url');
    const id = uuidv7();
    const { secret, sealed } = this.secrets.make({ tenantId, endpointId: id });
    return inTenant(this.dataSource, tenantId, async (tx) => {
      // Two at once would both count one too few.
      await tx.query(`SELECT pg_advisory_xact_lock(hashtext('webhook.endpoint'), hashtext($1))`, [tenantId]);
      const [{ count }] = await tx.query<{ count: number }[]>('SELECT count(*)::int AS count FROM endpoint');
      if (count >= MAX_PER_TENANT) throw new TooManyEndpointsError(MAX_PER_TENANT);
      const rows: EndpointRow[] = await tx.query(
        `INSERT INTO endpoint (id, tenant_id, url, event_types, description, secret) VALUES ($1, $2, $3, $4, $5, $6) RETURNING *`,
        [id, tenantId, url, eventTypes, description, sealed],
      );
      return { ...viewOf(rows[0]), secret };
    });
  }

  /** Oldest first. */
  async list({ tenantId }: MessageContext): Promise<WebhookEndpointList> {
    const rows: EndpointRow[] = await inTenant(this.dataSource, tenantId, (tx) =>
      tx.query('SELECT * FROM endpoint ORDER BY id'),
    );
    return { items: rows.map(viewOf) };
  }

  get({ id }: WebhookEndpointRef, { tenantId }: MessageContext): Promise<WebhookEndpointView> {
    return inTenant(this.dataSource, tenantId, async (tx) => viewOf(await this.require(tx, id)));
  }

  patch(
    { id, patch }: PatchOf<WebhookEndpointPatch>,
    { tenantId }: MessageContext,
  ): Promise<WebhookEndpointView> {
    const url = patch.url === undefined ? null : endpointUrl(patch.url, this.extraHosts, '/patch/url');
    return inTenant(this.dataSource, tenantId, async (tx) => {
      const before = await this.lock(tx, id);
      await tx.query(
        `UPDATE endpoint SET url = coalesce($2, url), event_types = coalesce($3, event_types),
                description = CASE WHEN $4 THEN $5 ELSE description END, updated_at = now() WHERE id = $1`,
        [id, url, patch.eventTypes ?? null, patch.description !== undefined, patch.description ?? null],
      );
      if (patch.isEnabled === true && before.disabled_reason !== null) await enable(tx, id);
      if (patch.isEnabled === false && before.disabled_reason === null) {
        await this.disable(tx, before, 'byHand', 'It was switched off by hand.');
      }
      return viewOf(await this.require(tx, id));
    });
  }

  async delete({ id }: WebhookEndpointRef, { tenantId }: MessageContext): Promise<Done> {
    await inTenant(this.dataSource, tenantId, async (tx) => {
      await this.lock(tx, id);
      // Its deliveries may be many: tidying takes them away, and without it none of them is sent or seen.
      await tx.query('DELETE FROM endpoint WHERE id = $1', [id]);
    });
    return { done: true };
  }

  rotate(
    { id, keepOldHours = KEEP_OLD_HOURS }: RotateWebhookSecretRequest,
    { tenantId }: MessageContext,
  ): Promise<NewWebhookEndpoint> {
    const { secret, sealed } = this.secrets.make({ tenantId, endpointId: id });
    return inTenant(this.dataSource, tenantId, async (tx) => {
      await this.lock(tx, id);
      const [rows]: [EndpointRow[], number] = await tx.query(
        `UPDATE endpoint SET secret = $2, old_secret = CASE WHEN $3::int > 0 THEN secret END,
                old_secret_until = CASE WHEN $3::int > 0 THEN now() + $3 * interval '1 hour' END, updated_at = now()
          WHERE id = $1 RETURNING *`,
        [id, sealed, keepOldHours],
      );
      return { ...viewOf(rows[0]), secret };
    });
  }

  /** @throws EndpointNotFoundError */
  async require(tx: EntityManager, id: string): Promise<EndpointRow> {
    return assertFound(await tx.query('SELECT * FROM endpoint WHERE id = $1', [id]));
  }

  /** Nobody else changes it until the transaction ends. @throws EndpointNotFoundError */
  async lock(tx: EntityManager, id: string): Promise<EndpointRow> {
    return assertFound(await tx.query('SELECT * FROM endpoint WHERE id = $1 FOR UPDATE', [id]));
  }

  /** @throws EndpointNotFoundError; EndpointDisabledError */
  async lockEnabled(tx: EntityManager, id: string): Promise<void> {
    const { disabled_reason: reason } = await this.lock(tx, id);
    if (reason !== null) throw new EndpointDisabledError();
  }

  /** Stops deliveries, says so to whoever listens, and holds what waits. @param detail one sentence for a person */
  async disable(
    tx: EntityManager,
    { id, tenant_id: tenantId }: Pick<EndpointRow, 'id' | 'tenant_id'>,
    reason: DisabledReason,
    detail: string,
  ): Promise<void> {
    await tx.query(
      `UPDATE endpoint SET disabled_reason = $2, disabled_detail = $3, disabled_at = now(), due_at = NULL, updated_at = now() WHERE id = $1`,
      [id, reason, detail],
    );
    await tx.query(
      `UPDATE delivery SET state = 'held' WHERE endpoint_id = $1 AND state = 'waiting' AND NOT is_test`,
      [id],
    );
    await writeEvents(tx, tenantId, [
      {
        subject: webhookEndpointSubject(tenantId, 'disabled'),
        type: 'crm.webhookEndpoint.disabled.v1',
        about: id,
        data: { endpointId: id, reason, detail },
      },
    ]);
  }
}

function assertFound(rows: readonly EndpointRow[]): EndpointRow {
  if (rows.length === 0) throw new EndpointNotFoundError();
  return rows[0];
}

async function enable(tx: EntityManager, id: string): Promise<void> {
  await tx.query(
    `UPDATE endpoint SET disabled_reason = NULL, disabled_detail = NULL, disabled_at = NULL, failures = 0, failing_since = NULL,
            not_before = NULL, due_at = now() WHERE id = $1`,
    [id],
  );
}
