// Every type of event that is told. What is not listed here is not published: a test holds what all services say against it.

/** Kind of thing → what is told of it. */
export const EVENT_VERBS = {
  contact: ['created', 'updated', 'deleted', 'merged', 'optedOut'],
  lead: ['created', 'updated', 'deleted', 'merged', 'optedOut'],
  account: ['created', 'updated', 'deleted', 'merged'],
  list: ['created', 'updated', 'deleted'],
  campaign: ['created', 'updated', 'deleted'],
  campaignMember: ['created', 'updated', 'deleted'],
  activity: ['created', 'updated', 'deleted'],
  deal: ['created', 'updated', 'deleted'],
  run: ['succeeded', 'partial', 'failed', 'cancelled'],
  connection: ['connected', 'needsReconnect', 'revoked'],
  integration: ['created', 'updated', 'deleted', 'mappingChanged'],
  webhookEndpoint: ['disabled'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type EventKind = keyof typeof EVENT_VERBS;

/** `crm.contact.created.v1` and so on. */
export const EVENT_TYPES: readonly string[] = Object.entries(EVENT_VERBS).flatMap(([kind, verbs]) =>
  verbs.map((verb) => `crm.${kind}.${verb}.v1`),
);

/** Sent to one endpoint when somebody tries it. Never in the stream. */
export const TEST_EVENT_TYPE = 'crm.webhookEndpoint.tested.v1';

/** Whether a filter such as `crm.contact.*`, `crm.*.deleted.v1` or `*` takes events of this type. */
export function takesEventType(filter: string, type: string): boolean {
  const wanted = filter.split('.');
  const parts = type.split('.');
  const isOpen = wanted.at(-1) === '*' && wanted.length < parts.length;
  return (
    (isOpen || wanted.length === parts.length) && wanted.every((part, i) => part === '*' || part === parts[i])
  );
}
