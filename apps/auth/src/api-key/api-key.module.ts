import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ApiKeyHandler } from './api-key.handler.js';
import { ApiKeyService } from './api-key.service.js';

@Module({ imports: [AuditModule], providers: [ApiKeyService, ApiKeyHandler], exports: [ApiKeyService] })
export class ApiKeyModule {}
