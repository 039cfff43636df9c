import type { DisabledReason, WebhookEndpointView } from '@app/contracts';

export interface EndpointRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly url: string;
  readonly event_types: string[];
  readonly description: string | null;
  readonly secret: string;
  readonly old_secret: string | null;
  readonly old_secret_until: Date | null;
  readonly disabled_reason: DisabledReason | null;
  readonly disabled_detail: string | null;
  readonly disabled_at: Date | null;
  readonly failing_since: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export function viewOf(row: EndpointRow): WebhookEndpointView {
  const oldUntil = row.old_secret_until;
  return {
    id: row.id,
    url: row.url,
    eventTypes: row.event_types,
    description: row.description,
    isEnabled: row.disabled_reason === null,
    disabledReason: row.disabled_reason,
    disabledDetail: row.disabled_detail,
    disabledAt: row.disabled_at?.toISOString() ?? null,
    failingSince: row.failing_since?.toISOString() ?? null,
    oldSecretUntil: oldUntil && oldUntil > new Date() ? oldUntil.toISOString() : null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
