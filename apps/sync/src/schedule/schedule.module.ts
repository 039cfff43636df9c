import { Module } from '@nestjs/common';
import { ContactModule } from '../contact/contact.module.js';
import { RunModule } from '../run/run.module.js';
import { ScheduleJob } from './schedule.job.js';
import { ScheduleService } from './schedule.service.js';

@Module({ imports: [RunModule, ContactModule], providers: [ScheduleService, ScheduleJob] })
export class ScheduleModule {}
