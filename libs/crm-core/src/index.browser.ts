// What the browser may run of this library: pure functions and tables, so that it judges types exactly as the engine does.
export * from './mapping/convert.js';
export * from './mapping/markmail-fields.js';
export * from './mapping/mapping.types.js';
export * from './records.js';
