import { Module } from '@nestjs/common';
import { LeadController } from './lead.controller.js';

@Module({ controllers: [LeadController] })
export class LeadModule {}
