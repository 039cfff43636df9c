import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional, IsUUID } from 'class-validator';
import { CRM_OBJECTS, type CrmObject } from '@app/crm-core';
import { command, Done, doorbell, Nothing } from '../contract.js';
import { PageRequest } from '../page.js';

export const RUN_STATES = ['queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled'] as const;
export type RunState = (typeof RUN_STATES)[number];
export const RUN_MODES = ['incremental', 'full'] as const;
export type RunMode = (typeof RUN_MODES)[number];

export class StartRunBody {
  @IsUUID() integrationId!: string;
  /** @default incremental */
  @IsOptional() @IsIn(RUN_MODES) mode?: RunMode;
  /** Only these records of ours. */
  @IsOptional() @IsArray() @ArrayMaxSize(1_000) @IsUUID(undefined, { each: true }) entityIds?: string[];
}

export class StartRunRequest extends StartRunBody {
  @IsIn(CRM_OBJECTS) object!: CrmObject;
}

export class StartedRun {
  runId!: string;
}

/**
 * Queues a run; the row is durable before the answer. One run of an (integration, object) is under way at a time and
 * one waits: asking again for the same answers the waiting one.
 */
export const startRun = command({
  subject: 'sync.run.start.v1',
  request: StartRunRequest,
  reply: StartedRun,
  timeoutMs: 10_000,
});

const Objects = (): PropertyDecorator => (target, key) =>
  [IsOptional(), IsArray(), ArrayMaxSize(CRM_OBJECTS.length), IsIn(CRM_OBJECTS, { each: true })].forEach(
    (decorate) => decorate(target, key),
  );

export class StartRunsRequest extends StartRunBody {
  /** Absent: every object that the integration synchronises. */
  @Objects() objects?: CrmObject[];
  /** Besides, those of these that the integration synchronises. */
  @Objects() along?: CrmObject[];
}

export class StartedObject {
  object!: CrmObject;
  runId!: string;
}

/** At least one. */
export class StartedRuns {
  /** In the order in which they begin. */
  runs!: StartedObject[];
}

/**
 * The same for several objects, parents before children: a run begins when those of the objects before its own have ended. Fails with
 * SYNC.OBJECT_NOT_ENABLED for one that is not synchronised, and SYNC.NOTHING_ENABLED where none is.
 */
export const startRuns = command({
  subject: 'sync.run.startAll.v1',
  request: StartRunsRequest,
  reply: StartedRuns,
  timeoutMs: 10_000,
});

export class RunRef {
  @IsUUID() runId!: string;
}

export class RunErrorSummary {
  code!: string;
  message!: string;
  /** What the person can do. */
  fix!: string;
}

/** One execution for (integration, object). Counts are rows, both directions together. */
export class RunView {
  id!: string;
  integrationId!: string;
  object!: string;
  mode!: RunMode;
  trigger!: 'manual' | 'schedule' | 'change' | 'first';
  state!: RunState;
  /** What it is doing: `pull`, `push`, or null when it is not running. */
  phase!: string | null;
  createdAt!: string;
  startedAt!: string | null;
  completedAt!: string | null;
  /** Rows expected in all; null until known. */
  total!: number | null;
  processed!: number;
  created!: number;
  updated!: number;
  unchanged!: number;
  deleted!: number;
  conflicts!: number;
  rejected!: number;
  /** Calls that counted against the org's quota. */
  apiCalls!: number;
  recordsPerSecond!: number | null;
  etaSeconds!: number | null;
  /** The same counts by direction. */
  fromCrm!: DirectionCounts;
  toCrm!: DirectionCounts;
  error?: RunErrorSummary;
}

export class DirectionCounts {
  created!: number;
  updated!: number;
  unchanged!: number;
  deleted!: number;
  rejected!: number;
}

export class ListRunsRequest extends PageRequest {
  @IsOptional() @IsUUID() integrationId?: string;
  @IsOptional() @IsIn(RUN_STATES) state?: RunState;
}

export class RunPage {
  items!: RunView[];
  nextCursor!: string | null;
}

export class ListRunErrorsRequest extends PageRequest {
  @IsUUID() runId!: string;
}

/** One row that could not be applied, and why. */
export class RejectedRowView {
  id!: string;
  recordId!: string | null;
  crmId!: string | null;
  direction!: 'toCrm' | 'fromCrm';
  cause!: string;
  code!: string;
  message!: string;
  field!: string | null;
  /** What a person can do about it. */
  fix!: string;
  at!: string;
}

export class RejectedRowPage {
  items!: RejectedRowView[];
  nextCursor!: string | null;
}

export class RetryRowsBody {
  /** Refused rows of the run, by their ids. @default all of them */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @IsUUID(undefined, { each: true })
  rowIds?: string[];
}

export class RetryRowsRequest extends RetryRowsBody {
  @IsUUID() runId!: string;
}

export class RetriedRows {
  /** The run that sends them again; null where only records of the CRM are read again, which needs no run. */
  runId!: string | null;
  /** Records of ours that are sent again. */
  toCrm!: number;
  /** Records of the CRM that are read again. */
  fromCrm!: number;
}

/** Tries what a run could not apply again, whether or not it changed since. Safe to repeat. Fails with SYNC.NOTHING_REFUSED where the run refused none of these. */
export const retryRows = command({
  subject: 'sync.run.retryRows.v1',
  request: RetryRowsRequest,
  reply: RetriedRows,
  timeoutMs: 10_000,
});

export const getRun = command({
  subject: 'sync.run.get.v1',
  request: RunRef,
  reply: RunView,
  timeoutMs: 5_000,
});
/** Newest first. */
export const listRuns = command({
  subject: 'sync.run.list.v1',
  request: ListRunsRequest,
  reply: RunPage,
  timeoutMs: 5_000,
});
/** Stops at the next page; what is committed stays. Safe to repeat; a finished run stays as it is. */
export const cancelRun = command({
  subject: 'sync.run.cancel.v1',
  request: RunRef,
  reply: Done,
  timeoutMs: 5_000,
});
export const listRunErrors = command({
  subject: 'sync.run.listErrors.v1',
  request: ListRunErrorsRequest,
  reply: RejectedRowPage,
  timeoutMs: 5_000,
});

/** Work was queued: workers should look now instead of at their next sweep. */
export const runQueued = doorbell({ subject: 'sync.run.queued.v1', payload: Nothing });

export class RunProgress {
  tenantId!: string;
  run!: RunView;
}
/** A run moved on. For screens; whoever misses it asks. */
export const runProgressed = doorbell({ subject: 'sync.run.progressed.v1', payload: RunProgress });

export class StatusRequest {
  @IsOptional() @IsUUID() integrationId?: string;
}

export class ObjectStatus {
  integrationId!: string;
  object!: string;
  lastRun!: RunView | null;
  nextRunAt!: string | null;
  /** Age of the newest moment up to which both sides are known to agree; null before the first run. */
  lagSeconds!: number | null;
  pendingPushes!: number;
  conflicts!: number;
  rejected!: number;
  /** Set while the org is parked: when it goes on, and why. */
  parkedUntil!: string | null;
}

export class SyncStatus {
  items!: ObjectStatus[];
}

export const getSyncStatus = command({
  subject: 'sync.status.get.v1',
  request: StatusRequest,
  reply: SyncStatus,
  timeoutMs: 5_000,
});
