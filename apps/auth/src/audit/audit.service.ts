import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor, AuditPage, MessageContext, PageRequest } from '@app/contracts';
import { decodeCursor, encodeCursor, uuidv7 } from '@app/database';
import { lockName, Store } from '../store.js';
import { CHAIN_START, chainHash } from './audit.chain.js';

/** Something that was done. Ids and names of fields only: no credential, no personal value. */
export interface AuditFact {
  /** Past tense, e.g. `connection.connected`. */
  readonly action: string;
  readonly subjectId?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

interface AuditRow {
  seq: string;
  id: string;
  at: Date;
  actor_kind: string;
  actor_id: string;
  action: string;
  subject_id: string | null;
  details: Record<string, unknown>;
}

const DEFAULT_PAGE = 50;

/** The append-only log of who did what. */
@Injectable()
export class AuditService {
  constructor(private readonly store: Store) {}

  /**
   * Writes the fact in the caller's transaction: it is in the log if and only if the action happened. Call it last; it
   * makes the tenant's other actions wait until the transaction ends.
   */
  async write(
    tx: EntityManager,
    tenantId: string,
    actor: Pick<Actor, 'kind' | 'id'>,
    fact: AuditFact,
  ): Promise<void> {
    await lockName(tx, `audit ${tenantId}`);
    const [last] = await tx.query<{ seq: string; hash: string }[]>(
      'SELECT seq, hash FROM audit_log WHERE tenant_id = $1 ORDER BY seq DESC LIMIT 1',
      [tenantId],
    );
    const entry = {
      tenantId,
      seq: Number(last?.seq ?? 0) + 1,
      id: uuidv7(),
      at: new Date().toISOString(),
      actorKind: actor.kind,
      actorId: actor.id,
      action: fact.action,
      subjectId: fact.subjectId ?? null,
      details: fact.details ?? {},
      prevHash: last?.hash ?? CHAIN_START,
    };
    await tx.query(
      `INSERT INTO audit_log
         (tenant_id, seq, id, at, actor_kind, actor_id, action, subject_id, details, prev_hash, hash)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [...Object.values({ ...entry, details: JSON.stringify(entry.details) }), chainHash(entry)],
    );
  }

  /** Newest first. */
  async list(context: MessageContext, page: PageRequest): Promise<AuditPage> {
    const limit = page.limit ?? DEFAULT_PAGE;
    const before = page.cursor === undefined ? null : decodeCursor(page.cursor, ['number'])[0];
    const rows = await this.store.inTenant(context.tenantId, (tx) =>
      tx.query<AuditRow[]>(
        `SELECT seq, id, at, actor_kind, actor_id, action, subject_id, details FROM audit_log
          WHERE tenant_id = $1 AND ($2::bigint IS NULL OR seq < $2) ORDER BY seq DESC LIMIT $3`,
        [context.tenantId, before, limit + 1],
      ),
    );
    const items = rows.slice(0, limit);
    return {
      items: items.map((row) => ({
        id: row.id,
        at: row.at.toISOString(),
        actorKind: row.actor_kind,
        actorId: row.actor_id,
        action: row.action,
        subjectId: row.subject_id,
        details: row.details,
      })),
      nextCursor: rows.length > limit ? encodeCursor(items[items.length - 1].seq) : null,
    };
  }
}
