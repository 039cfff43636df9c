import { Module } from '@nestjs/common';
import { RecordModule } from '../record/record.module.js';
import { LeadHandler } from './lead.handler.js';
import { LeadService } from './lead.service.js';

@Module({ imports: [RecordModule], providers: [LeadService, LeadHandler], exports: [LeadService] })
export class LeadModule {}
