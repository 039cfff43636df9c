import { Module } from '@nestjs/common';
import { CrmAccountController } from './crm-account.controller.js';

@Module({ controllers: [CrmAccountController] })
export class CrmAccountModule {}
