import { Module } from '@nestjs/common';
import { CrmConnections } from '@app/crm-access';
import { MessageBus } from '@app/messaging';
import { SyncConfig } from '../sync.config.js';
import { RecordModule } from '../record/record.module.js';
import { HintHandler } from './hint/hint.handler.js';
import { HintService } from './hint/hint.service.js';
import { HintWorkerService } from './hint/hint-worker.service.js';
import { PreviewHandler } from './preview/preview.handler.js';
import { PreviewService } from './preview/preview.service.js';
import { RetryHandler } from './retry/retry.handler.js';
import { RetryService } from './retry/retry.service.js';
import { RunHandler } from './run.handler.js';
import { RunService } from './run.service.js';
import { StatusService } from './status.service.js';
import { WorkerService } from './worker.service.js';

@Module({
  imports: [RecordModule],
  providers: [
    RunService,
    StatusService,
    RunHandler,
    WorkerService,
    HintService,
    HintHandler,
    HintWorkerService,
    PreviewService,
    RetryService,
    RetryHandler,
    PreviewHandler,
    {
      provide: CrmConnections,
      useFactory: (bus: MessageBus, config: SyncConfig) => new CrmConnections(bus, config.extraHosts),
      inject: [MessageBus, SyncConfig],
    },
  ],
  exports: [RunService],
})
export class RunModule {}
