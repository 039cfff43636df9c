export * from './crm-provider.js';
export * from './mapping/compile-mapping.js';
export * from './mapping/convert.js';
export * from './mapping/mapping.types.js';
export * from './mapping/markmail-fields.js';
export * from './mapping/normalise.js';
export * from './mapping/validate-mapping.js';
export * from './records.js';
