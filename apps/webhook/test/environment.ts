import { randomBytes } from 'node:crypto';
import type { TestDatabase } from '../../../test/support/database.js';
import type { TestNats } from '../../../test/support/nats.js';

const MASTER_KEYS = `v1:${randomBytes(32).toString('base64')}`;

/** What the service needs to start in a test. */
export const environmentOf = (database: TestDatabase, nats: TestNats): Record<string, string> => ({
  DATABASE_URL: database.url,
  NATS_URL: nats.url,
  WEBHOOK_PORT: '0',
  WEBHOOK_MASTER_KEYS: MASTER_KEYS,
  WEBHOOK_EXTRA_HOSTS: '127.0.0.1',
});
