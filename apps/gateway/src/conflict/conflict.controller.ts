import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ConflictDecision,
  ConflictPage,
  ConflictView,
  listConflicts,
  ListConflictsRequest,
  resolveConflict,
  resolveConflicts,
  ResolveConflictsRequest,
  ResolvedConflicts,
  type MessageContext,
} from '@app/contracts';
import { Commands, inQuery } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers } from '../route.js';

@ApiTags('conflicts')
@Controller('api/crm/conflicts')
export class ConflictController {
  constructor(private readonly commands: Commands) {}

  /** Fields that both sides changed and that wait for a decision, oldest first; one item a field. */
  @Get()
  @Requires('viewer', 'sync:read')
  @Answers(200, ConflictPage)
  list(@Query() query: ListConflictsRequest, @Context() context: MessageContext): Promise<ConflictPage> {
    return this.commands.send(listConflicts, query, context, inQuery);
  }

  /** Decides several alike, each by itself; the answer names those that could not be decided. */
  @Post('resolve')
  @Requires('operator', 'sync:write')
  @Answers(200, ResolvedConflicts)
  resolveMany(
    @Body() body: ResolveConflictsRequest,
    @Context() context: MessageContext,
  ): Promise<ResolvedConflicts> {
    return this.commands.send(resolveConflicts, body, context);
  }

  /** Decides one. The next run, which starts at once, brings both sides to the value. An edit made meanwhile is not lost: it is asked about again. */
  @Post(':id/resolve')
  @Requires('operator', 'sync:write')
  @Answers(200, ConflictView)
  resolve(
    @Param('id') id: string,
    @Body() body: ConflictDecision,
    @Context() context: MessageContext,
  ): Promise<ConflictView> {
    return this.commands.send(resolveConflict, { ...body, id }, context);
  }
}
