// Brings this service's schema up to date, then ends. Runs before the service, as an administrator.
import { runMigrate } from '@app/database';
import { migrations } from './migrations/index.js';

await runMigrate('webhook', migrations);
