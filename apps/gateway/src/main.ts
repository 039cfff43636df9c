import { loadConfig } from '@app/config';
import { GatewayConfig } from './gateway.config.js';
import { runGateway } from './gateway.js';

await runGateway(loadConfig(GatewayConfig));
