import { Injectable } from '@nestjs/common';
import { Not, type EntityManager } from 'typeorm';
import type {
  ConnectionList,
  ConnectionRef,
  ConnectionView,
  MessageContext,
  RecordLimitsRequest,
} from '@app/contracts';
import { CrmAuthError } from '@app/errors';
import { CredentialService } from '../credential/credential.service.js';
import { Store } from '../store.js';
import { AuthorizationService } from './authorization.service.js';
import { Connection } from './connection.entity.js';
import { ConnectionNotFoundError } from './connection.errors.js';
import { viewOf } from './connection.view.js';
import { ConnectionLedger } from './ledger.service.js';

/** A connection that works, as far as we know. */
export interface UsableConnection extends Connection {
  readonly instanceUrl: string;
  readonly orgId: string;
}

@Injectable()
export class ConnectionService {
  constructor(
    private readonly store: Store,
    private readonly credentials: CredentialService,
    private readonly ledger: ConnectionLedger,
    private readonly authorization: AuthorizationService,
  ) {}

  /** Oldest first. */
  async list(context: MessageContext): Promise<ConnectionList> {
    const rows = await this.store.inTenant(context.tenantId, (tx) =>
      tx
        .getRepository(Connection)
        .find({ where: { status: Not('revoked') }, order: { createdAt: 'ASC', id: 'ASC' } }),
    );
    return { items: rows.map(viewOf) };
  }

  async get(context: MessageContext, request: ConnectionRef): Promise<ConnectionView> {
    const row = await this.store.inTenant(context.tenantId, (tx) => requireShown(tx, request.id));
    return viewOf(row);
  }

  /** An older observation does not replace a newer one. Safe to repeat. */
  async recordLimits(context: MessageContext, { id, limits }: RecordLimitsRequest): Promise<void> {
    await this.store.inTenant(context.tenantId, async (tx) => {
      await requireShown(tx, id);
      await tx.query(
        `UPDATE connection SET limits = $2
          WHERE id = $1 AND (limits IS NULL OR (limits->>'observedAt')::timestamptz <= $3::timestamptz)`,
        [id, JSON.stringify(limits), limits.observedAt],
      );
    });
  }

  /**
   * Ends the connection here first, so that no refresh begins any more, then at the CRM, then forgets the tokens. Safe to
   * repeat: what a crash left over goes with the next attempt or the next tidying.
   */
  async disconnect(context: MessageContext, { id }: ConnectionRef): Promise<void> {
    const owner = { tenantId: context.tenantId, connectionId: id };
    const left = await this.store.inTenant(context.tenantId, async (tx) => {
      const credential = await this.credentials.lock(tx, owner);
      const connection = await tx.getRepository(Connection).findOneBy({ id });
      if (!connection) throw new ConnectionNotFoundError();
      if (connection.status !== 'revoked') await this.ledger.revoked(tx, context.actor, connection);
      return credential && { connection, credential };
    });
    if (!left) return;
    await this.authorization.revoke(left.connection, left.credential.refreshToken);
    await this.store.inTenant(context.tenantId, (tx) => this.credentials.forget(tx, id));
  }

  /** @throws ConnectionNotFoundError; CrmAuthError when nobody has authorised it, or somebody must again. */
  async requireUsable(tx: EntityManager, id: string): Promise<UsableConnection> {
    const { instanceUrl, orgId, ...rest } = await requireShown(tx, id);
    if (rest.status !== 'connected' || instanceUrl === null || orgId === null) {
      throw new CrmAuthError('Somebody must connect this org again.', {
        details: { connectionId: id, status: rest.status },
      });
    }
    return { ...rest, instanceUrl, orgId };
  }
}

async function requireShown(tx: EntityManager, id: string): Promise<Connection> {
  const row = await tx.getRepository(Connection).findOneBy({ id, status: Not('revoked') });
  if (!row) throw new ConnectionNotFoundError();
  return row;
}
