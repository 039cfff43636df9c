import { Module } from '@nestjs/common';
import { ContactModule } from '../contact/contact.module.js';
import { SyncConfig } from '../sync.config.js';
import { IMPORT_WORKER_ENABLED, ImportWorker } from './import-worker.service.js';
import { ImportHandler } from './import.handler.js';
import { ImportRunner } from './import.runner.js';
import { ImportService } from './import.service.js';

@Module({
  imports: [ContactModule],
  providers: [
    {
      provide: IMPORT_WORKER_ENABLED,
      useFactory: (config?: SyncConfig) => config?.hasRole('worker') ?? true,
      inject: [{ token: SyncConfig, optional: true }],
    },
    ImportRunner,
    ImportWorker,
    ImportService,
    ImportHandler,
  ],
})
export class ImportModule {}
