import type { EntityManager } from 'typeorm';
import { LEASE_SECONDS } from './lease.js';
import { RUN_COLUMNS, type RunRow } from './run.row.js';

/**
 * The next run that is due and nobody works on: waiting ones whose object is idle, and those whose worker gave no sign of life. Takes it with
 * a new epoch, which refuses whoever had it before. Tenants with fewer runs under way come first. Relies on the index run_due and on the key.
 */
export async function claimRun(tx: EntityManager): Promise<RunRow | undefined> {
  const [rows]: [RunRow[], number] = await tx.query(
    `UPDATE run SET state = 'running', epoch = epoch + 1, attempts = attempts + 1, lost_workers = lost_workers + (state = 'running')::integer,
            started_at = coalesce(started_at, now()), error = NULL,
            lease_until = now() + interval '${LEASE_SECONDS} seconds'
      WHERE id = (
        SELECT r.id FROM run r
         WHERE r.not_before <= now()
           AND ((r.state = 'running' AND r.lease_until < now())
             OR (r.state = 'queued' AND NOT EXISTS (
                  SELECT 1 FROM run o WHERE o.integration_id = r.integration_id AND o.object = r.object AND o.state = 'running')
                AND NOT EXISTS (SELECT 1 FROM run p WHERE p.id = ANY(r.wait_for) AND p.state IN ('queued', 'running'))))
         ORDER BY (SELECT count(*) FROM run x WHERE x.tenant_id = r.tenant_id AND x.state = 'running'), r.not_before
         LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING ${RUN_COLUMNS}`,
  );
  return rows[0];
}
