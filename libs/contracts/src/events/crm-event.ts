import type { CrmObject } from '@app/crm-core';

export const EVENT_STREAM = 'CRM_EVENTS';
/** All of the stream's subjects. */
export const EVENT_SUBJECTS = 'crm.events.>';

export type RecordVerb = 'created' | 'updated' | 'deleted' | 'merged' | 'optedOut' | 'rejected';

/** CloudEvents 1.0, JSON. `id` is also the message id: readers drop what they have seen. */
export interface CrmEvent {
  readonly specversion: '1.0';
  readonly id: string;
  /** `/crm/sync` and the like: the service that says so. */
  readonly source: string;
  /** `crm.contact.updated.v1` */
  readonly type: string;
  /** The record, run or connection it is about. */
  readonly subject: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly tenantid: string;
  readonly correlationid: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** `crm.events.<tenant>.<object>.<verb>` */
export function recordSubject(tenantId: string, object: CrmObject, verb: RecordVerb): string {
  return `crm.events.${tenantId}.${object}.${verb}`;
}

/** `crm.events.<tenant>.run.<state>` */
export function runSubject(tenantId: string, state: string): string {
  return `crm.events.${tenantId}.run.${state}`;
}

/** `crm.events.<tenant>.connection.<verb>` */
export function connectionSubject(
  tenantId: string,
  verb: 'connected' | 'needsReconnect' | 'revoked',
): string {
  return `crm.events.${tenantId}.connection.${verb}`;
}

/** `crm.events.<tenant>.integration.<verb>` */
export function integrationSubject(
  tenantId: string,
  verb: 'created' | 'updated' | 'deleted' | 'mappingChanged',
): string {
  return `crm.events.${tenantId}.integration.${verb}`;
}

/** `crm.events.<tenant>.webhookEndpoint.<verb>` */
export function webhookEndpointSubject(tenantId: string, verb: 'disabled'): string {
  return `crm.events.${tenantId}.webhookEndpoint.${verb}`;
}
