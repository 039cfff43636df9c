import { Module } from '@nestjs/common';
import { AuthConfig } from '../auth.config.js';
import { parseMasterKeys } from './master-keys.js';
import { Vault } from './vault.service.js';

@Module({
  providers: [
    {
      provide: Vault,
      useFactory: (config: AuthConfig) => new Vault(parseMasterKeys(config.masterKeys)),
      inject: [AuthConfig],
    },
  ],
  exports: [Vault],
})
export class VaultModule {}
