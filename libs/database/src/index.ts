export * from './data-source.js';
export * from './idempotency.js';
export * from './migrate.js';
export * from './outbox.js';
export * from './outbox-relay.js';
export * from './table-policies.js';
export * from './tenant.js';
export * from './uuid.js';
