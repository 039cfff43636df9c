import { Module } from '@nestjs/common';
import { RecordModule } from '../record/record.module.js';
import { CampaignHandler } from './campaign.handler.js';

@Module({ imports: [RecordModule], providers: [CampaignHandler] })
export class CampaignModule {}
