import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { MemberModule } from '../member/member.module.js';
import { SessionHandler } from './session.handler.js';
import { SessionService } from './session.service.js';
import { SignInLinkService } from './sign-in-link.service.js';

@Module({
  imports: [AuditModule, MemberModule],
  providers: [SessionService, SignInLinkService, SessionHandler],
  exports: [SessionService],
})
export class SessionModule {}
