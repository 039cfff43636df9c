import { QueryFailedError, type DataSource } from 'typeorm';
import type { Actor, ImportFormat } from '@app/contracts';
import { inSystem } from '@app/database';
import type { ClaimedImport } from './import.row.js';

/** A worker that gives no sign of life this long has lost its import. Seconds. */
export const LEASE_SECONDS = 60;

/**
 * The import that waits longest, of a tenant that has none under way, or one whose worker is gone. Relies on import_due; the unique
 * index import_running decides between two workers that both want a tenant's next file.
 */
const CLAIM = `
  UPDATE import SET state = 'running', epoch = epoch + 1, attempts = attempts + 1, touched_at = now(),
         lease_until = now() + interval '${LEASE_SECONDS} seconds'
   WHERE id = (
     SELECT i.id FROM import i
      WHERE (i.state = 'running' AND i.lease_until < now())
         OR (i.state = 'queued' AND NOT EXISTS (SELECT 1 FROM import r WHERE r.tenant_id = i.tenant_id AND r.state = 'running'))
      ORDER BY i.queued_at, i.id LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING id, tenant_id, actor, correlation_id, format, chunks_total, epoch, attempts, row_reached`;

interface Row {
  id: string;
  tenant_id: string;
  actor: Actor;
  correlation_id: string;
  format: ImportFormat;
  chunks_total: number;
  epoch: string;
  attempts: number;
  row_reached: string;
}

const UNIQUE_VIOLATION = '23505';

/** Undefined when there is nothing to do, or another worker was quicker. */
export async function claimImport(dataSource: DataSource): Promise<ClaimedImport | undefined> {
  try {
    const [rows]: [Row[], number] = await inSystem(dataSource, (tx) => tx.query(CLAIM));
    return rows[0] && claimedOf(rows[0]);
  } catch (error) {
    const code =
      error instanceof QueryFailedError ? (error.driverError as { code?: string }).code : undefined;
    if (code === UNIQUE_VIOLATION) return undefined;
    throw error;
  }
}

const claimedOf = (row: Row): ClaimedImport => ({
  id: row.id,
  tenantId: row.tenant_id,
  actor: row.actor,
  correlationId: row.correlation_id,
  format: row.format,
  chunks: row.chunks_total,
  epoch: row.epoch,
  attempts: row.attempts,
  rowReached: Number(row.row_reached),
});
