import { DynamicModule, Global, Module } from '@nestjs/common';
import { AuthConfig } from '../auth.config.js';
import { CrmProviders, type ProviderDirectory } from './provider.service.js';

@Global()
@Module({})
export class ProviderModule {
  static forDirectory(directory: ProviderDirectory): DynamicModule {
    const provider = {
      provide: CrmProviders,
      useFactory: (config: AuthConfig) => new CrmProviders(directory, config),
      inject: [AuthConfig],
    };
    return { module: ProviderModule, providers: [provider], exports: [CrmProviders] };
  }
}
