import { Module } from '@nestjs/common';
import { RecordModule } from '../record/record.module.js';
import { RunModule } from '../run/run.module.js';
import { ScheduleJob } from './schedule.job.js';
import { ScheduleService } from './schedule.service.js';

@Module({ imports: [RunModule, RecordModule], providers: [ScheduleService, ScheduleJob] })
export class ScheduleModule {}
