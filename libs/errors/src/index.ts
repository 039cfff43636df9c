export * from './app-error.js';
export * from './errors.js';
export * from './wire.js';
