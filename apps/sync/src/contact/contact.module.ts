import { Module } from '@nestjs/common';
import { ContactBatch } from './contact-batch.service.js';
import { ContactChanges } from './contact-changes.service.js';
import { ContactHandler } from './contact.handler.js';
import { ContactService } from './contact.service.js';

@Module({
  providers: [ContactChanges, ContactBatch, ContactService, ContactHandler],
  exports: [ContactChanges, ContactBatch],
})
export class ContactModule {}
