import { Module } from '@nestjs/common';
import { EmailEventController } from './email-event.controller.js';

@Module({ controllers: [EmailEventController] })
export class EmailEventModule {}
