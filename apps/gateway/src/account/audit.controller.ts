import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AuditPage, listAuditEntries, PageRequest, type MessageContext } from '@app/contracts';
import { Commands, inQuery } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers } from '../route.js';

@ApiTags('audit')
@Controller('api/auth/audit')
export class AuditController {
  constructor(private readonly commands: Commands) {}

  /** Who did what, newest first. */
  @Get()
  @Requires('admin', 'audit:read')
  @Answers(200, AuditPage)
  list(@Query() query: PageRequest, @Context() context: MessageContext): Promise<AuditPage> {
    return this.commands.send(listAuditEntries, query, context, inQuery);
  }
}
