import { Module } from '@nestjs/common';
import { ApiKeyController } from './api-key.controller.js';
import { AuditController } from './audit.controller.js';
import { MemberController } from './member.controller.js';
import { SessionController } from './session.controller.js';

@Module({ controllers: [SessionController, ApiKeyController, MemberController, AuditController] })
export class AccountModule {}
