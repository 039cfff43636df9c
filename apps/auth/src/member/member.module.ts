import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { MemberHandler } from './member.handler.js';
import { MemberService } from './member.service.js';

@Module({ imports: [AuditModule], providers: [MemberService, MemberHandler], exports: [MemberService] })
export class MemberModule {}
