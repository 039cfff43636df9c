import { loadConfig } from '@app/config';
import { runService } from '@app/messaging';
import { SyncConfig } from './sync.config.js';
import { SyncModule } from './sync.module.js';

const config = loadConfig(SyncConfig);
await runService({ name: 'sync', module: SyncModule.with(config), config });
