export * from './crm-provider.js';
export * from './mapping/mapping.types.js';
export * from './records.js';
