import { Module } from '@nestjs/common';
import { EventController } from './event.controller.js';
import { EventFeedService } from './event-feed.service.js';

@Module({ controllers: [EventController], providers: [EventFeedService], exports: [EventFeedService] })
export class EventModule {}
