import { Inject, Injectable } from '@nestjs/common';
import {
  cancelRun,
  getRun,
  getSyncStatus,
  listRunErrors,
  listRuns,
  startRun,
  startRuns,
  type Done,
  type ListRunErrorsRequest,
  type ListRunsRequest,
  type MessageContext,
  type RejectedRowPage,
  type RunPage,
  type RunRef,
  type RunView,
  type StartedRun,
  type StartedRuns,
  type StartRunRequest,
  type StartRunsRequest,
  type StatusRequest,
  type SyncStatus,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { RunService } from './run.service.js';
import { StatusService } from './status.service.js';

@Injectable()
export class RunHandler {
  constructor(
    @Inject(RunService) private readonly runs: RunService,
    @Inject(StatusService) private readonly statuses: StatusService,
  ) {}

  @Handles(startRun)
  start(request: StartRunRequest, context: MessageContext): Promise<StartedRun> {
    return this.runs.start(request, context);
  }

  @Handles(startRuns)
  startAll(request: StartRunsRequest, context: MessageContext): Promise<StartedRuns> {
    return this.runs.startAll(request, context);
  }

  @Handles(getRun)
  get(request: RunRef, context: MessageContext): Promise<RunView> {
    return this.runs.get(request, context);
  }

  @Handles(listRuns)
  list(request: ListRunsRequest, context: MessageContext): Promise<RunPage> {
    return this.runs.list(request, context);
  }

  @Handles(cancelRun)
  cancel(request: RunRef, context: MessageContext): Promise<Done> {
    return this.runs.cancel(request, context);
  }

  @Handles(listRunErrors)
  listErrors(request: ListRunErrorsRequest, context: MessageContext): Promise<RejectedRowPage> {
    return this.runs.listErrors(request, context);
  }

  @Handles(getSyncStatus)
  status(request: StatusRequest, context: MessageContext): Promise<SyncStatus> {
    return this.statuses.status(request, context);
  }
}
