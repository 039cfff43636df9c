import { Module } from '@nestjs/common';
import { CampaignModule } from '../campaign/campaign.module.js';
import { ContactModule } from '../contact/contact.module.js';
import { RecordModule } from '../record/record.module.js';
import { EmailEventHandler } from './email-event.handler.js';
import { EmailEvents } from './email-event.service.js';

@Module({
  imports: [RecordModule, ContactModule, CampaignModule],
  providers: [EmailEvents, EmailEventHandler],
})
export class EmailEventModule {}
