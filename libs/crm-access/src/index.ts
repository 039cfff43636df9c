export * from './crm-connections.js';
