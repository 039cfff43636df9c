import { Module } from '@nestjs/common';
import { Integrations } from './integrations.service.js';

/** The integrations themselves, for the features that set them up and read them. */
@Module({ providers: [Integrations], exports: [Integrations] })
export class RowsModule {}
