import { Body, Controller, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import {
  RunView,
  StartedRun,
  startRun,
  StartRunBody,
  startRuns,
  type MessageContext,
  type StartRunRequest,
} from '@app/contracts';
import { Commands } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { AlsoAnswers, Answers } from '../route.js';
import { FinishedRunsView, StartedRunsView, WaitQuery } from './run.dto.js';
import { RunWaitService } from './run-wait.service.js';
import { worstOf } from './worst-of.js';

/** Last part of the path → what is synchronised. */
const OBJECTS: Readonly<Record<string, StartRunRequest['object']>> = {
  contacts: 'contact',
  leads: 'lead',
  lists: 'list',
  campaigns: 'campaign',
  activities: 'activity',
  deals: 'deal',
};

@ApiTags('sync')
@Controller('api/crm/sync')
export class StartRunController {
  constructor(
    private readonly commands: Commands,
    private readonly waiting: RunWaitService,
  ) {}

  /** Starts a run now; one that waits already is answered instead of a second one. */
  @Post(Object.keys(OBJECTS))
  @Requires('operator', 'sync:write')
  @Answers(202, StartedRun)
  @AlsoAnswers(200, RunView, 'With `wait`: the finished run')
  async startOne(
    @Req() request: Request,
    @Query() { wait = 0 }: WaitQuery,
    @Body() body: StartRunBody,
    @Context() context: MessageContext,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StartedRun | RunView> {
    const object = OBJECTS[request.path.split('/').filter(Boolean).at(-1) ?? ''];
    const started = await this.commands.send(startRun, { ...body, object }, context);
    response.location(`/api/crm/sync/runs/${started.runId}`);
    const finished = await this.waiting.untilFinished(started.runId, wait, context, response);
    if (!finished) return started;
    response.status(200);
    return finished;
  }

  /** Starts a run of every object that the integration synchronises, parents before children. */
  @Post('all')
  @Requires('operator', 'sync:write')
  @Answers(202, StartedRunsView)
  @AlsoAnswers(200, FinishedRunsView, 'With `wait`: the finished runs')
  async startAll(
    @Query() { wait = 0 }: WaitQuery,
    @Body() body: StartRunBody,
    @Context() context: MessageContext,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StartedRunsView | FinishedRunsView> {
    const { runs } = await this.commands.send(startRuns, body, context);
    const runId = runs[runs.length - 1].runId;
    response.location(`/api/crm/sync/runs/${runId}`);
    const deadline = Date.now() + wait * 1_000;
    const finished: RunView[] = [];
    for (const run of runs) {
      const seconds = (deadline - Date.now()) / 1_000;
      const one = await this.waiting.untilFinished(run.runId, seconds, context, response);
      if (!one) return { runId, runs };
      finished.push(one);
    }
    response.status(200);
    return { ...worstOf(finished), runs: finished };
  }
}
