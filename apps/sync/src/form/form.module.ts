import { Module } from '@nestjs/common';
import { ContactModule } from '../contact/contact.module.js';
import { LeadModule } from '../lead/lead.module.js';
import { RecordModule } from '../record/record.module.js';
import { FormHandler } from './form.handler.js';
import { FormService } from './form.service.js';

@Module({ imports: [RecordModule, ContactModule, LeadModule], providers: [FormService, FormHandler] })
export class FormModule {}
