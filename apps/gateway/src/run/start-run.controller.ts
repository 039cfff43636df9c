import { Body, Controller, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import {
  RunView,
  StartedObject,
  StartedRun,
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

type Kind = StartRunRequest['object'];

/** Last part of the path → what is synchronised, and what belongs to it where that is synchronised too. */
const OBJECTS: Readonly<Record<string, readonly [Kind, ...Kind[]]>> = {
  contacts: ['contact'],
  leads: ['lead'],
  lists: ['list', 'campaignMember'],
  campaigns: ['campaign', 'campaignMember'],
  activities: ['activity'],
  deals: ['deal'],
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
    const [object, ...along] = OBJECTS[request.path.split('/').filter(Boolean).at(-1) ?? ''];
    // Chosen records are of the one kind.
    const more = along.length > 0 && !body.entityIds ? { along } : {};
    const { runs } = await this.commands.send(startRuns, { ...body, objects: [object], ...more }, context);
    const { runId } = runs.find((run) => run.object === object) ?? runs[0];
    response.location(`/api/crm/sync/runs/${runId}`);
    const finished = await this.untilAllFinished(runs, wait, context, response);
    if (!finished) return { runId };
    response.status(200);
    // Of runs that fared alike, the one that was asked for.
    return worstOf(finished.toReversed());
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
    const finished = await this.untilAllFinished(runs, wait, context, response);
    if (!finished) return { runId, runs };
    response.status(200);
    return { ...worstOf(finished), runs: finished };
  }

  /** In their order; undefined where one is still at work after so many seconds. */
  private async untilAllFinished(
    runs: readonly StartedObject[],
    wait: number,
    context: MessageContext,
    response: Response,
  ): Promise<RunView[] | undefined> {
    const deadline = Date.now() + wait * 1_000;
    const finished: RunView[] = [];
    for (const { runId } of runs) {
      const seconds = (deadline - Date.now()) / 1_000;
      const run = await this.waiting.untilFinished(runId, seconds, context, response);
      if (!run) return undefined;
      finished.push(run);
    }
    return finished;
  }
}
