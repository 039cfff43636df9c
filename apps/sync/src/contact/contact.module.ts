import { Module } from '@nestjs/common';
import { RecordModule } from '../record/record.module.js';
import { ContactBatch } from './contact-batch.service.js';
import { ContactWrites } from './contact-writes.service.js';
import { ContactHandler } from './contact.handler.js';
import { ContactService } from './contact.service.js';

@Module({
  imports: [RecordModule],
  providers: [ContactBatch, ContactWrites, ContactService, ContactHandler],
  exports: [ContactBatch, ContactWrites],
})
export class ContactModule {}
