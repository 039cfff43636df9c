import { Module } from '@nestjs/common';
import { VaultModule } from '../vault/vault.module.js';
import { CredentialService } from './credential.service.js';

@Module({ imports: [VaultModule], providers: [CredentialService], exports: [CredentialService] })
export class CredentialModule {}
