import { Module } from '@nestjs/common';
import { TidyJob } from './tidy.job.js';

@Module({ providers: [TidyJob] })
export class HousekeepingModule {}
