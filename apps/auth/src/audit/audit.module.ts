import { Module } from '@nestjs/common';
import { AuditHandler } from './audit.handler.js';
import { AuditService } from './audit.service.js';

@Module({ providers: [AuditService, AuditHandler], exports: [AuditService] })
export class AuditModule {}
