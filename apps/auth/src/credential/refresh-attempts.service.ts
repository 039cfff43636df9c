// A CRM that rotates refresh tokens ends the connection when one is shown twice. So before one is shown, that is written down
// in a transaction of its own; it is crossed out together with the outcome. What is found written down by the next who
// holds the credential's lock was left by a process that went away in between: nobody knows whether the CRM has rotated.
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Store } from '../store.js';
import type { Owner } from './owner.js';

/** `recent`: the process that began it may still be about to keep its answer. */
export type LeftOver = 'none' | 'recent' | 'abandoned';

/** Longer than a living process waits for a CRM's answer (egress: two minutes) and then tries to keep it (KEEP_ATTEMPTS). */
const RECENT = '3 minutes';

@Injectable()
export class RefreshAttempts {
  constructor(private readonly store: Store) {}

  /** Durable when it resolves. The caller holds the credential's lock in another transaction. */
  async begin({ tenantId, connectionId }: Owner): Promise<void> {
    await this.store.inTenant(tenantId, (tx) =>
      tx.query(
        `INSERT INTO refresh_attempt (connection_id, tenant_id) VALUES ($1, $2)
         ON CONFLICT (connection_id) DO UPDATE SET started_at = now()`,
        [connectionId, tenantId],
      ),
    );
  }

  async leftOver(tx: EntityManager, { connectionId }: Owner): Promise<LeftOver> {
    const [row] = await tx.query<{ is_recent: boolean }[]>(
      `SELECT started_at > now() - interval '${RECENT}' AS is_recent FROM refresh_attempt WHERE connection_id = $1`,
      [connectionId],
    );
    if (!row) return 'none';
    return row.is_recent ? 'recent' : 'abandoned';
  }

  /** The outcome is known and in this transaction. */
  async end(tx: EntityManager, { connectionId }: Owner): Promise<void> {
    await tx.query('DELETE FROM refresh_attempt WHERE connection_id = $1', [connectionId]);
  }
}
