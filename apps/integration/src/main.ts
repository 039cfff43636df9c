import { loadConfig } from '@app/config';
import { runService } from '@app/messaging';
import { IntegrationConfig } from './integration.config.js';
import { IntegrationModule } from './integration.module.js';

const config = loadConfig(IntegrationConfig);
await runService({ name: 'integration', module: IntegrationModule.forConfig(config), config });
