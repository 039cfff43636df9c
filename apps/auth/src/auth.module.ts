import { DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { ApiKeyModule } from './api-key/api-key.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthConfig } from './auth.config.js';
import { ConnectionModule } from './connection/connection.module.js';
import { HousekeepingModule } from './housekeeping/housekeeping.module.js';
import { MemberModule } from './member/member.module.js';
import { PrincipalModule } from './principal/principal.module.js';
import { ProviderModule } from './provider/provider.module.js';
import { KNOWN_PROVIDERS, type ProviderDirectory } from './provider/provider.service.js';
import { SessionModule } from './session/session.module.js';
import { StorageModule } from './storage.module.js';
import { TenantModule } from './tenant/tenant.module.js';

/** Who may call us, and how we call CRMs. */
@Module({})
export class AuthModule {
  /** @param directory the CRMs to choose from; tests bring their own. */
  static forConfig(config: AuthConfig, directory: ProviderDirectory = KNOWN_PROVIDERS): DynamicModule {
    return {
      module: AuthModule,
      imports: [
        StorageModule.forConfig(config),
        ProviderModule.forDirectory(directory),
        TenantModule,
        MemberModule,
        ApiKeyModule,
        SessionModule,
        PrincipalModule,
        ConnectionModule,
        AccessModule,
        AuditModule,
        HousekeepingModule,
      ],
    };
  }
}
