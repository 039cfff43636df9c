import type {
  DeliveryAttemptView,
  DeliveryDetails,
  DeliveryFault,
  DeliveryState,
  DeliveryView,
} from '@app/contracts';

export interface DeliveryRow {
  readonly id: string;
  readonly seq: string;
  readonly endpoint_id: string;
  readonly event_id: string;
  readonly event_type: string;
  readonly about: string;
  readonly occurred_at: Date;
  readonly body: string;
  readonly state: DeliveryState;
  readonly is_test: boolean;
  readonly attempts: number;
  readonly next_try_at: Date;
  readonly delivered_at: Date | null;
  readonly last_status: number | null;
  readonly last_fault: DeliveryFault | null;
}

export interface AttemptRow {
  readonly number: number;
  readonly started_at: Date;
  readonly duration_ms: number;
  readonly status: number | null;
  readonly fault: DeliveryFault | null;
  readonly answer: string | null;
}

export const viewOf = (row: DeliveryRow): DeliveryView => ({
  id: row.id,
  endpointId: row.endpoint_id,
  eventId: row.event_id,
  eventType: row.event_type,
  subject: row.about,
  occurredAt: row.occurred_at.toISOString(),
  state: row.state,
  isTest: row.is_test,
  attempts: row.attempts,
  nextTryAt: row.state === 'waiting' ? row.next_try_at.toISOString() : null,
  deliveredAt: row.delivered_at?.toISOString() ?? null,
  lastStatus: row.last_status,
  lastFault: row.last_fault,
});

export const detailsOf = (row: DeliveryRow, attempts: readonly AttemptRow[]): DeliveryDetails => ({
  ...viewOf(row),
  body: row.body,
  log: attempts.map(attemptOf),
});

const attemptOf = (row: AttemptRow): DeliveryAttemptView => ({
  number: row.number,
  startedAt: row.started_at.toISOString(),
  durationMs: row.duration_ms,
  status: row.status,
  fault: row.fault,
  answer: row.answer,
});
