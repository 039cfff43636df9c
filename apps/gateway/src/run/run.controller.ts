import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  cancelRun,
  getRun,
  getSyncStatus,
  listRunErrors,
  listRuns,
  ListRunsRequest,
  Nothing,
  PageRequest,
  RejectedRowPage,
  RetriedRows,
  retryRows,
  RetryRowsBody,
  RunPage,
  RunView,
  StatusRequest,
  SyncStatus,
  type MessageContext,
} from '@app/contracts';
import { Commands, inQuery } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers } from '../route.js';

@ApiTags('sync')
@Controller('api/crm/sync')
export class RunController {
  constructor(private readonly commands: Commands) {}

  /** Runs, newest first. */
  @Get('runs')
  @Requires('viewer', 'sync:read')
  @Answers(200, RunPage)
  list(@Query() query: ListRunsRequest, @Context() context: MessageContext): Promise<RunPage> {
    return this.commands.send(listRuns, query, context, inQuery);
  }

  /** One run: how far it is, or what it did. */
  @Get('runs/:id')
  @Requires('viewer', 'sync:read')
  @Answers(200, RunView)
  get(@Param('id') runId: string, @Context() context: MessageContext): Promise<RunView> {
    return this.commands.send(getRun, { runId }, context);
  }

  /** The rows that a run could not apply, each with the reason and a fix. */
  @Get('runs/:id/errors')
  @Requires('viewer', 'sync:read')
  @Answers(200, RejectedRowPage)
  errors(
    @Param('id') runId: string,
    @Query() query: PageRequest,
    @Context() context: MessageContext,
  ): Promise<RejectedRowPage> {
    return this.commands.send(listRunErrors, { ...query, runId }, context, inQuery);
  }

  /** Stops a run at its next page; what is committed stays. Answers the run. Safe to repeat. */
  @Post('runs/:id/cancel')
  @Requires('operator', 'sync:write')
  @Answers(202, RunView)
  async cancel(
    @Param('id') runId: string,
    @Body() _body: Nothing,
    @Context() context: MessageContext,
  ): Promise<RunView> {
    await this.commands.send(cancelRun, { runId }, context);
    return this.commands.send(getRun, { runId }, withoutKey(context));
  }

  /** Tries what the run could not apply again, all of it or chosen rows, though nothing has changed. */
  @Post('runs/:id/retry')
  @Requires('operator', 'sync:write')
  @Answers(202, RetriedRows)
  retry(
    @Param('id') runId: string,
    @Body() body: RetryRowsBody,
    @Context() context: MessageContext,
  ): Promise<RetriedRows> {
    return this.commands.send(retryRows, { ...body, runId }, context);
  }

  /** Per integration and object: last run, lag, what waits, what needs a decision. */
  @Get('status')
  @Requires('viewer', 'sync:read')
  @Answers(200, SyncStatus)
  status(@Query() query: StatusRequest, @Context() context: MessageContext): Promise<SyncStatus> {
    return this.commands.send(getSyncStatus, query, context, inQuery);
  }
}

/** A key names one command: reading afterwards is another. */
function withoutKey({ tenantId, actor, correlationId }: MessageContext): MessageContext {
  return { tenantId, actor, correlationId };
}
