// The addresses that CRMs are given. An address is a secret: kept as a hash, shown once, replaced without a gap.
import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  getConnection,
  type Done,
  type InboundAddressesRef,
  type InboundAddressList,
  type InboundAddressRef,
  type InboundAddressView,
  type MessageContext,
  type NewInboundAddress,
  type RotateInboundAddressRequest,
} from '@app/contracts';
import { getProvider } from '@app/crm-core';
import { inSystem, inTenant, uuidv7 } from '@app/database';
import { MessageBus } from '@app/messaging';
import { WebhookConfig } from '../webhook.config.js';
import { AddressNotFoundError, NotConnectedError, NotSupportedError } from './address.errors.js';

/** 256 bits. */
const SECRET_BYTES = 32;
/** Base64url of that many bytes. */
const SECRET = /^[A-Za-z0-9_-]{43}$/;
const DEFAULT_KEEP_HOURS = 168;
/** An address that was ended through another replica is heard this long still. Milliseconds. */
const REMEMBER_MS = 2_000;

interface AddressRow {
  id: string;
  connection_id: string;
  created_at: Date;
  expires_at: Date | null;
}

/** Whose address it is. */
export interface KnownAddress {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly provider: string;
  readonly orgId: string;
}

@Injectable()
export class AddressService {
  /** Those that work, by their secret's hash: bursts come to one address. */
  private readonly remembered = new Map<string, { address: KnownAddress; untilMs: number }>();

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MessageBus) private readonly bus: MessageBus,
    @Inject(WebhookConfig) private readonly config: WebhookConfig,
  ) {}

  async rotate(request: RotateInboundAddressRequest, context: MessageContext): Promise<NewInboundAddress> {
    const { connectionId, keepOldHours = DEFAULT_KEEP_HOURS } = request;
    const { provider, orgId } = await this.bus.send(getConnection, { id: connectionId }, context);
    const channels = Object.keys(getProvider(provider).notifications?.channels ?? {});
    if (channels.length === 0) throw new NotSupportedError();
    if (!orgId) throw new NotConnectedError();
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    const row = await inTenant(this.dataSource, context.tenantId, async (tx) => {
      await retireOld(tx, connectionId, keepOldHours);
      const rows: AddressRow[] = await tx.query(
        `INSERT INTO inbound_address (id, tenant_id, connection_id, provider, org_id, secret_hash)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING *`,
        [uuidv7(), context.tenantId, connectionId, provider, orgId, hashOf(secret)],
      );
      return rows[0];
    });
    this.remembered.clear();
    const base = this.config.publicUrl ?? `http://localhost:${this.config.port}`;
    const urls = channels.map((channel) => [channel, `${base}/webhooks/${provider}/${secret}/${channel}`]);
    return { ...viewOf(row), urls: Object.fromEntries(urls) as Record<string, string> };
  }

  /** Newest first. */
  async list({ connectionId }: InboundAddressesRef, context: MessageContext): Promise<InboundAddressList> {
    await this.bus.send(getConnection, { id: connectionId }, context);
    const rows: AddressRow[] = await inTenant(this.dataSource, context.tenantId, (tx) =>
      tx.query(
        `SELECT * FROM inbound_address WHERE connection_id = $1 AND ${IS_ALIVE} ORDER BY created_at DESC`,
        [connectionId],
      ),
    );
    return { items: rows.map(viewOf) };
  }

  async delete({ connectionId, id }: InboundAddressRef, context: MessageContext): Promise<Done> {
    const [rows]: [unknown[], number] = await inTenant(this.dataSource, context.tenantId, (tx) =>
      tx.query('DELETE FROM inbound_address WHERE id = $1 AND connection_id = $2 RETURNING id', [
        id,
        connectionId,
      ]),
    );
    this.remembered.clear();
    if (rows.length === 0) throw new AddressNotFoundError();
    return { done: true };
  }

  /** Undefined for anything that is no address now. */
  async find(provider: string, secret: string): Promise<KnownAddress | undefined> {
    if (!SECRET.test(secret)) return undefined;
    const key = `${provider}/${hashOf(secret).toString('base64')}`;
    const now = Date.now();
    const known = this.remembered.get(key);
    if (known && known.untilMs > now) return known.address;
    for (const [old, { untilMs }] of this.remembered) if (untilMs <= now) this.remembered.delete(old);
    const address = await this.look(provider, secret);
    if (address) this.remembered.set(key, { address, untilMs: now + REMEMBER_MS });
    return address;
  }

  private async look(provider: string, secret: string): Promise<KnownAddress | undefined> {
    const rows: { tenant_id: string; connection_id: string; provider: string; org_id: string }[] =
      await inSystem(this.dataSource, (tx) =>
        tx.query(
          `SELECT tenant_id, connection_id, provider, org_id FROM inbound_address WHERE secret_hash = $1 AND provider = $2 AND ${IS_ALIVE}`,
          [hashOf(secret), provider],
        ),
      );
    const row = rows.at(0);
    return row && { tenantId: row.tenant_id, connectionId: row.connection_id, provider, orgId: row.org_id };
  }
}

const IS_ALIVE = '(expires_at IS NULL OR expires_at > now())';

/** Two are alive at most: the newest of the old ones, for as long as somebody needs to enter the new one at the CRM. */
async function retireOld(tx: EntityManager, connectionId: string, keepHours: number): Promise<void> {
  await tx.query(
    `DELETE FROM inbound_address WHERE connection_id = $1 AND (expires_at IS NOT NULL OR $2::int = 0)`,
    [connectionId, keepHours],
  );
  await tx.query(
    `UPDATE inbound_address SET expires_at = now() + $2 * interval '1 hour' WHERE connection_id = $1`,
    [connectionId, keepHours],
  );
}

/** The secret has 256 random bits: a plain hash is as good as a slow one. */
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

const viewOf = (row: AddressRow): InboundAddressView => ({
  id: row.id,
  connectionId: row.connection_id,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at?.toISOString() ?? null,
});
