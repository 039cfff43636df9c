import { Module } from '@nestjs/common';
import { RecordModule } from '../record/record.module.js';
import { CampaignMembers } from './campaign-members.service.js';
import { CampaignHandler } from './campaign.handler.js';

@Module({
  imports: [RecordModule],
  providers: [CampaignMembers, CampaignHandler],
  exports: [CampaignMembers],
})
export class CampaignModule {}
