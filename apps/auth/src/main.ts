import { loadConfig } from '@app/config';
import { runService } from '@app/messaging';
import { AuthConfig } from './auth.config.js';
import { AuthModule } from './auth.module.js';

const config = loadConfig(AuthConfig);
await runService({ name: 'auth', module: AuthModule.forConfig(config), config });
