// `POST /__sandbox/faults`: one place to ask for anything that can go wrong.
import { json, type Answer } from '../../answer.js';
import type { Org } from '../org.js';
import type { PlannedFault } from './faults.js';
import { NO_OUTBOUND_FAULTS } from '../outbound/queue.js';
import type { ControlInput } from './input.js';

const REQUEST_FAULTS = [
  'status',
  'error',
  'dailyLimit',
  'concurrentLimit',
  'delay',
  'slowBody',
  'cutBody',
  'lostAnswer',
] as const;
const ORG_FAULTS = [
  'lockRows',
  'expireSessions',
  'revokeTokens',
  'rotateRefreshTokens',
  'lateCommits',
  'stuckJobs',
  'failJobs',
  'outboundMessages',
] as const;

/** Plans a fault, or brings it about at once where it is a state of the org. */
export function addFault(org: Org, input: ControlInput): Answer {
  const kind = input.choice('kind', [...REQUEST_FAULTS, ...ORG_FAULTS]);
  input.done();
  const orgFault = ORG_FAULTS.find((one) => one === kind);
  if (orgFault !== undefined) return addOrgFault(org, orgFault, input);
  const fault = requestFault(kind as (typeof REQUEST_FAULTS)[number], input);
  input.done();
  return json(201, { id: org.faults.add(fault) });
}

/** What is planned, and how often each fault has struck. */
export function listFaults(org: Org): Answer {
  return json(200, {
    strikes: org.faults.strikes + org.writer.locks.strikes + org.jobs.failedCount,
    requests: org.faults.list(),
    lateCommitMs: org.store.lateCommitMs,
    rotatesRefreshTokens: org.sessions.rotates,
    stuckJobs: org.jobs.stuckCount,
    outboundMessages: org.outbound.queue.faults,
  });
}

/** Ends every fault; jobs that were stuck go on. */
export function clearFaults(org: Org): Answer {
  org.faults.clear();
  org.writer.locks.clear();
  org.store.lateCommitMs = 0;
  org.sessions.rotates = false;
  org.jobs.failing = { count: 0, message: '' };
  org.outbound.queue.faults = { ...NO_OUTBOUND_FAULTS };
  return json(200, { releasedJobs: org.jobs.release() });
}

function requestFault(kind: (typeof REQUEST_FAULTS)[number], input: ControlInput): PlannedFault {
  const confinement = {
    path: input.optionalText('path'),
    method: input.optionalText('method'),
    contains: input.optionalText('contains'),
    skip: input.optionalNumber('skip'),
    times: input.optionalNumber('times'),
  };
  switch (kind) {
    case 'status':
      return {
        kind,
        status: input.number('status'),
        retryAfterSeconds: input.optionalNumber('retryAfterSeconds'),
        ...confinement,
      };
    case 'error':
      return {
        kind,
        status: input.number('status'),
        errorCode: input.text('errorCode'),
        message: input.text('message'),
        ...confinement,
      };
    case 'delay':
      return { kind, ms: input.number('ms'), ...confinement };
    case 'slowBody':
      return { kind, bytesPerSecond: input.number('bytesPerSecond'), ...confinement };
    case 'cutBody':
      return { kind, afterBytes: input.number('afterBytes'), ...confinement };
    default:
      return { kind, ...confinement };
  }
}

function addOrgFault(org: Org, kind: (typeof ORG_FAULTS)[number], input: ControlInput): Answer {
  switch (kind) {
    case 'lockRows':
      return lockRows(org, input);
    case 'expireSessions':
      return json(201, { expired: org.sessions.expireAccessTokens() });
    case 'revokeTokens':
      org.sessions.revokeAll();
      return json(201, { revoked: true });
    case 'rotateRefreshTokens':
      org.sessions.rotates = input.optionalFlag('on') ?? true;
      break;
    case 'lateCommits':
      org.store.lateCommitMs = input.number('ms');
      break;
    case 'stuckJobs':
      org.jobs.stuckCount = input.optionalNumber('times') ?? 1;
      break;
    case 'failJobs':
      org.jobs.failing = {
        count: input.optionalNumber('times') ?? 1,
        message: input.optionalText('message') ?? 'InternalServerError : Retried more than 10 times',
      };
      break;
    case 'outboundMessages':
      org.outbound.queue.faults = {
        repeat: input.optionalNumber('repeat') ?? 0,
        shuffle: input.optionalFlag('shuffle') ?? false,
        delayMs: input.optionalNumber('delayMs') ?? 0,
        stop: input.optionalFlag('stop') ?? false,
      };
  }
  input.done();
  return json(201, { kind });
}

function lockRows(org: Org, input: ControlInput): Answer {
  const fault = {
    object: input.optionalText('object'),
    ids: input.optionalTexts('ids'),
    parentIds: input.optionalTexts('parentIds'),
    everyNth: input.optionalNumber('everyNth'),
    remaining: input.optionalNumber('times') ?? 1,
  };
  input.done();
  org.writer.locks.add(fault);
  return json(201, { kind: 'lockRows' });
}
