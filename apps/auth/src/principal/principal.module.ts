import { Module } from '@nestjs/common';
import { ApiKeyModule } from '../api-key/api-key.module.js';
import { SessionModule } from '../session/session.module.js';
import { TenantModule } from '../tenant/tenant.module.js';
import { HostJwtService } from './host-jwt.service.js';
import { PrincipalHandler } from './principal.handler.js';

@Module({
  imports: [ApiKeyModule, SessionModule, TenantModule],
  providers: [HostJwtService, PrincipalHandler],
})
export class PrincipalModule {}
