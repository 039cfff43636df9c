import { Module } from '@nestjs/common';
import { VaultModule } from '../vault/vault.module.js';
import { CredentialService } from './credential.service.js';
import { RefreshAttempts } from './refresh-attempts.service.js';

@Module({
  imports: [VaultModule],
  providers: [CredentialService, RefreshAttempts],
  exports: [CredentialService, RefreshAttempts],
})
export class CredentialModule {}
