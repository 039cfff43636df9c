import type { EntityManager } from 'typeorm';
import type { ScheduleSpec } from '@app/contracts';

export interface ScheduleRow {
  readonly integration: string;
  readonly object: string;
  readonly tenant: string;
  readonly kind: ScheduleSpec['schedule']['kind'];
  readonly seconds: number | null;
  readonly expression: string | null;
  readonly zone: string | null;
  /** When a new one is due. */
  readonly first: string | null;
  /** When a changed one is due. */
  readonly next: string | null;
}

const ROWS = `json_to_recordset($1::json) AS r(integration uuid, object text, tenant uuid, kind text, seconds int, expression text, zone text,
                first timestamptz, next timestamptz)`;

/** These are all there are: what is as it was keeps its due time, and what is not among them goes. */
export async function saveSchedules(tx: EntityManager, rows: readonly ScheduleRow[]): Promise<void> {
  const json = JSON.stringify(rows);
  await tx.query(
    `INSERT INTO schedule (integration_id, object, tenant_id, kind, seconds, expression, time_zone, next_due_at)
     SELECT integration, object, tenant, kind, seconds, expression, zone, first FROM ${ROWS}
         ON CONFLICT (integration_id, object) DO NOTHING`,
    [json],
  );
  await tx.query(
    `UPDATE schedule s SET kind = r.kind, seconds = r.seconds, expression = r.expression, time_zone = r.zone, next_due_at = r.next
       FROM ${ROWS}
      WHERE s.integration_id = r.integration AND s.object = r.object
        AND (s.kind, s.seconds, s.expression, s.time_zone) IS DISTINCT FROM (r.kind, r.seconds, r.expression, r.zone)`,
    [json],
  );
  await tx.query(
    `DELETE FROM schedule s WHERE NOT EXISTS (SELECT 1 FROM ${ROWS} WHERE r.integration = s.integration_id AND r.object = s.object)`,
    [json],
  );
}
