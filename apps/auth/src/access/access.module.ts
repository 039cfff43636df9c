import { Module } from '@nestjs/common';
import { ConnectionModule } from '../connection/connection.module.js';
import { CredentialModule } from '../credential/credential.module.js';
import { AccessHandler } from './access.handler.js';
import { AccessService } from './access.service.js';
import { TokenRefreshService } from './token-refresh.service.js';

@Module({
  imports: [ConnectionModule, CredentialModule],
  providers: [AccessService, TokenRefreshService, AccessHandler],
})
export class AccessModule {}
