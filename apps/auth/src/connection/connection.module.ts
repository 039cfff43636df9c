import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { CredentialModule } from '../credential/credential.module.js';
import { VaultModule } from '../vault/vault.module.js';
import { AuthorizationService } from './authorization.service.js';
import { ConnectService } from './connect.service.js';
import { ConnectionHandler } from './connection.handler.js';
import { ConnectionService } from './connection.service.js';
import { ConnectionLedger } from './ledger.service.js';
import { OauthStateService } from './oauth-state.service.js';

@Module({
  imports: [AuditModule, VaultModule, CredentialModule],
  providers: [
    AuthorizationService,
    ConnectService,
    ConnectionService,
    ConnectionLedger,
    OauthStateService,
    ConnectionHandler,
  ],
  exports: [ConnectionService, ConnectionLedger],
})
export class ConnectionModule {}
