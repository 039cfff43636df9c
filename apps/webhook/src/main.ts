import { loadConfig } from '@app/config';
import { runService } from '@app/messaging';
import { WebhookConfig } from './webhook.config.js';
import { WebhookModule } from './webhook.module.js';

const config = loadConfig(WebhookConfig);
await runService({ name: 'webhook', module: WebhookModule.with(config), config });
