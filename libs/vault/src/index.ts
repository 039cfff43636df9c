export * from './master-keys.js';
export * from './master-keys.validator.js';
export * from './vault.js';
