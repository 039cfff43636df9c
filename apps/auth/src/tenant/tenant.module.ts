import { Module } from '@nestjs/common';
import { ApiKeyModule } from '../api-key/api-key.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { MemberModule } from '../member/member.module.js';
import { TenantBootstrap } from './tenant.bootstrap.js';
import { TenantService } from './tenant.service.js';

@Module({
  imports: [AuditModule, MemberModule, ApiKeyModule],
  providers: [TenantService, TenantBootstrap],
  exports: [TenantService],
})
export class TenantModule {}
