import { Module } from '@nestjs/common';
import { ContactModule } from '../contact/contact.module.js';
import { ImportHandler } from './import.handler.js';
import { ImportService } from './import.service.js';
import { ImportWorker } from './import.worker.js';

@Module({ imports: [ContactModule], providers: [ImportService, ImportWorker, ImportHandler] })
export class ImportModule {}
