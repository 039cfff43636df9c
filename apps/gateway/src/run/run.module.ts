import { Module } from '@nestjs/common';
import { RunController } from './run.controller.js';
import { RunEventsController } from './run-events.controller.js';
import { RunFeedService } from './run-feed.service.js';
import { RunWaitService } from './run-wait.service.js';
import { StartRunController } from './start-run.controller.js';

@Module({
  controllers: [StartRunController, RunController, RunEventsController],
  providers: [RunFeedService, RunWaitService],
  exports: [RunFeedService],
})
export class RunModule {}
