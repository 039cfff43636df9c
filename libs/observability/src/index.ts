export * from './drain.js';
export * from './health.js';
export * from './instruments.js';
export * from './logger.js';
export * from './nest-logger.js';
export * from './request-context.js';
export * from './stop-on-signal.js';
