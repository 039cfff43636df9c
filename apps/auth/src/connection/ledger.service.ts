// A connection's changes of status. Row, audit entry and event are written together, in the caller's transaction.
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { connectionSubject, type Actor } from '@app/contracts';
import type { CrmIdentity } from '@app/crm-core';
import { writeEvents } from '@app/database';
import { AuditService } from '../audit/audit.service.js';
import { Connection } from './connection.entity.js';
import { reasonOf } from './connection.errors.js';

type ActorRef = Pick<Actor, 'kind' | 'id'>;
type Verb = 'connected' | 'needsReconnect' | 'revoked';

@Injectable()
export class ConnectionLedger {
  constructor(private readonly audit: AuditService) {}

  /** What was begun and may now be completed. */
  async begun(tx: EntityManager, actor: ActorRef, connection: Connection): Promise<void> {
    await tx.getRepository(Connection).insert(connection);
    const details = { provider: connection.provider, environment: connection.environment };
    await this.audit.write(tx, connection.tenantId, actor, {
      action: 'connection.begun',
      subjectId: connection.id,
      details,
    });
  }

  async connected(
    tx: EntityManager,
    actor: ActorRef,
    connection: Connection,
    identity: CrmIdentity,
  ): Promise<void> {
    const { orgId, orgName, username, instanceUrl } = identity;
    const { label, loginUrl, environment } = connection;
    const changes = { orgId, orgName, username, instanceUrl, label, loginUrl, environment };
    await this.change(tx, actor, { ...connection, ...changes }, 'connected', changes);
  }

  /** Somebody must authorise again. @param failure says why. */
  async needsReconnect(
    tx: EntityManager,
    actor: ActorRef,
    connection: Connection,
    failure: unknown,
  ): Promise<void> {
    await this.change(tx, actor, connection, 'needsReconnect', {}, { reason: reasonOf(failure) });
  }

  /** The org's API lives elsewhere now. */
  async moved(
    tx: EntityManager,
    actor: ActorRef,
    { id, tenantId, instanceUrl: from }: Connection,
    instanceUrl: string,
  ): Promise<void> {
    await tx.getRepository(Connection).update({ id }, { instanceUrl });
    const details = { from, to: instanceUrl };
    await this.audit.write(tx, tenantId, actor, { action: 'connection.moved', subjectId: id, details });
  }

  /** What the org told about itself is forgotten. */
  async revoked(tx: EntityManager, actor: ActorRef, connection: Connection): Promise<void> {
    const nothing = { orgName: null, username: null, instanceUrl: null, limits: null };
    await this.change(tx, actor, connection, 'revoked', nothing);
  }

  /** An authorisation that was begun and will never be completed: its connection never was. */
  async dropped(tx: EntityManager, actor: ActorRef, connection: Connection, reason: string): Promise<void> {
    await tx.getRepository(Connection).delete({ id: connection.id });
    await this.audit.write(tx, connection.tenantId, actor, {
      action: 'connection.refused',
      subjectId: connection.id,
      details: { provider: connection.provider, reason },
    });
  }

  private async change(
    tx: EntityManager,
    actor: ActorRef,
    connection: Connection,
    status: Verb,
    changes: Partial<Connection>,
    why: { readonly reason?: string } = {},
  ): Promise<void> {
    const { id, tenantId, provider, orgId } = connection;
    await tx.getRepository(Connection).update({ id }, { ...changes, status });
    await writeEvents(tx, tenantId, [
      {
        subject: connectionSubject(tenantId, status),
        type: `crm.connection.${status}.v1`,
        about: id,
        data: { connectionId: id, provider, orgId, status, ...why },
      },
    ]);
    await this.audit.write(tx, tenantId, actor, {
      action: `connection.${status}`,
      subjectId: id,
      details: { provider, orgId, ...why },
    });
  }
}
