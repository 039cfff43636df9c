import { Module } from '@nestjs/common';
import { ContactModule } from '../../contact/contact.module.js';
import { RecordModule } from '../../record/record.module.js';
import { ConflictHandler } from './conflict.handler.js';
import { ConflictService } from './conflict.service.js';

@Module({ imports: [RecordModule, ContactModule], providers: [ConflictService, ConflictHandler] })
export class ConflictModule {}
