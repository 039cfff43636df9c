import { Module } from '@nestjs/common';
import { CampaignController } from './campaign.controller.js';

@Module({ controllers: [CampaignController] })
export class CampaignModule {}
