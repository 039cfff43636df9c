import { Module } from '@nestjs/common';
import { CredentialModule } from '../credential/credential.module.js';
import { TenantModule } from '../tenant/tenant.module.js';
import { VaultModule } from '../vault/vault.module.js';
import { KeyRotationJob } from './key-rotation.job.js';
import { TidyJob } from './tidy.job.js';

@Module({ imports: [TenantModule, CredentialModule, VaultModule], providers: [KeyRotationJob, TidyJob] })
export class HousekeepingModule {}
