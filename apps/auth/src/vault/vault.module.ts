import { Module } from '@nestjs/common';
import { parseMasterKeys, Vault } from '@app/vault';
import { AuthConfig } from '../auth.config.js';

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
