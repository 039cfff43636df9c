import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { MessageContext, ObjectStatus, StatusRequest, SyncStatus } from '@app/contracts';
import type { CrmObject } from '@app/crm-core';
import { inTenant } from '@app/database';
import { countPending } from './push/pending.query.js';
import { RECORD_TABLES } from './record-table.js';
import { RUN_COLUMNS, type RunRow } from './run.row.js';
import { runView } from './run.view.js';

/** Beyond this the exact number of waiting records tells nobody more. */
const COUNT_LIMIT = 100_000;

interface ObjectRow {
  integration_id: string;
  object: CrmObject;
  next_due_at: Date | null;
  lag_seconds: number | null;
  scanned_at: Date | null;
  conflicts: number;
  rejected: number;
  parked_until: Date | null;
}

/** How the synchronisation stands, per integration and object. */
@Injectable()
export class StatusService {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  status(request: StatusRequest, context: MessageContext): Promise<SyncStatus> {
    return inTenant(this.dataSource, context.tenantId, async (tx) => {
      const objects: ObjectRow[] = await tx.query(OBJECTS_SQL, [request.integrationId ?? null]);
      const items: ObjectStatus[] = [];
      for (const object of objects) items.push(await this.statusOf(tx, context.tenantId, object));
      return { items };
    });
  }

  private async statusOf(tx: EntityManager, tenantId: string, row: ObjectRow): Promise<ObjectStatus> {
    const runs: RunRow[] = await tx.query(
      `SELECT ${RUN_COLUMNS} FROM run WHERE integration_id = $1 AND object = $2 AND state <> 'queued' ORDER BY created_at DESC, id DESC LIMIT 1`,
      [row.integration_id, row.object],
    );
    const table = RECORD_TABLES[row.object];
    const scope = { integrationId: row.integration_id, object: row.object, tenantId };
    const scan = { since: row.scanned_at, recordIds: null, mayCreate: true };
    const client = {
      query: async <T extends object>(sql: string, parameters: unknown[]) => ({
        rows: await tx.query<T[]>(sql, parameters),
      }),
    };
    return {
      integrationId: row.integration_id,
      object: row.object,
      lastRun: runs[0] ? runView(runs[0]) : null,
      nextRunAt: row.next_due_at?.toISOString() ?? null,
      lagSeconds: row.lag_seconds,
      pendingPushes: table ? await countPending(client, scope, table, scan, COUNT_LIMIT) : 0,
      conflicts: row.conflicts,
      rejected: row.rejected,
      parkedUntil: row.parked_until?.toISOString() ?? null,
    };
  }
}

const OBJECTS_SQL = `
  SELECT s.integration_id, s.object, s.next_due_at, c.pushes_scanned_at AS scanned_at,
         greatest(0, extract(epoch FROM now() - c.agreed_at))::int AS lag_seconds,
         (SELECT count(*)::int FROM conflict x WHERE x.integration_id = s.integration_id AND x.object = s.object AND x.resolved_at IS NULL) AS conflicts,
         (SELECT count(*)::int FROM link l WHERE l.integration_id = s.integration_id AND l.object = s.object AND l.status = 'rejected') AS rejected,
         (SELECT max(r.not_before) FROM run r WHERE r.integration_id = s.integration_id AND r.object = s.object
           AND r.state = 'queued' AND r.attempts > 0 AND r.not_before > now()) AS parked_until
    FROM schedule s LEFT JOIN sync_cursor c ON c.integration_id = s.integration_id AND c.object = s.object
   WHERE $1::uuid IS NULL OR s.integration_id = $1
   ORDER BY s.integration_id, s.object`;
