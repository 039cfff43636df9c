// One stand-in Salesforce org: its rows, its sessions and its state of health.
import type { IncomingHttpHeaders } from 'node:http';
import type { Answer, ApiRequest } from '../answer.js';
import type { Clock } from '../clock.js';
import type { Params } from '../router.js';
import type { SandboxOptions } from '../sandbox.options.js';
import { BulkJobs } from './bulk/jobs.js';
import { Faults } from './control/faults.js';
import { Stats } from './control/stats.js';
import { OAuthClients } from './oauth/clients.js';
import { AuthorizationCodes, DeviceCodes } from './oauth/codes.js';
import { Sessions, type Session } from './oauth/sessions.js';
import { OutboundMessages } from './outbound/outbound-messages.js';
import { Cursors } from './rest/cursors.js';
import { makeId } from './store/ids.js';
import { Store } from './store/store.js';
import { Writer } from './store/writer.js';
import { Users } from './users.js';

/** A handler outside the data API. */
export type DoorHandler = (request: ApiRequest, params: Params, org: Org) => Answer | Promise<Answer>;

/** One authenticated call of the data API, or one part of a composite call. */
export interface Call {
  readonly org: Org;
  readonly session: Session;
  /** How the client reached us, `http://host:port`. */
  readonly origin: string;
  /** `62` for `/services/data/v62.0`. */
  readonly version: number;
  readonly method: string;
  /** What follows the version, with a leading slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Answers a part of this call as if it had been sent by itself. */
  dispatch(
    part: Pick<Call, 'method' | 'path' | 'query' | 'body'> & { headers?: IncomingHttpHeaders },
  ): Answer;
}

/** Handlers of the data API run to their end at once, which makes each call atomic. */
export type CallHandler = (call: Call, params: Params) => Answer;

export const OLDEST_VERSION = 31;
export const NEWEST_VERSION = 67;

/** Daily API calls of an org of this size. */
const DAILY_API_REQUESTS = 5_000_000;

export class Org {
  readonly id = makeId('00D', 0);
  readonly newestVersion = `${NEWEST_VERSION}.0`;
  readonly store: Store;
  readonly writer: Writer;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly clients = new OAuthClients();
  readonly tokens: { codes: AuthorizationCodes; devices: DeviceCodes };
  readonly cursors: Cursors;
  readonly jobs: BulkJobs;
  readonly outbound: OutboundMessages;
  readonly faults = new Faults();
  readonly stats = new Stats();
  /** Calls per 24 hours; more are refused. */
  dailyApiRequests = DAILY_API_REQUESTS;

  constructor(
    options: SandboxOptions,
    readonly clock: Clock,
  ) {
    this.store = new Store(options, clock);
    this.writer = new Writer(this.store);
    this.users = new Users(this.store);
    this.sessions = new Sessions(this.id, options.seed, clock);
    this.tokens = {
      codes: new AuthorizationCodes(options.seed, clock),
      devices: new DeviceCodes(options.seed, clock),
    };
    this.cursors = new Cursors(clock);
    this.jobs = new BulkJobs(this.store, this.writer, clock);
    this.outbound = new OutboundMessages(this.id, this.store, clock);
  }

  identityUrl(origin: string, userId: string): string {
    return `${origin}/id/${this.id}/${userId}`;
  }

  instanceUrl(origin: string): string {
    return origin;
  }

  /** `api-usage=18/5000`, as sent with every answer of the data API. */
  get usage(): string {
    return `api-usage=${this.stats.billed}/${this.dailyApiRequests}`;
  }

  /** Seeds only (other ones, if told so), no faults, real time. Sessions and registered clients stay, so that clients remain connected. */
  reset(change: Partial<SandboxOptions> = {}): void {
    this.store.options = { ...this.store.options, ...change };
    this.store.reset();
    this.writer.rules.clear();
    this.writer.locks.clear();
    this.faults.clear();
    this.cursors.clear();
    this.jobs.clear();
    this.outbound.clear();
    this.stats.reset();
    this.clock.reset();
    this.sessions.keepAlive();
    this.sessions.rotates = false;
    this.dailyApiRequests = DAILY_API_REQUESTS;
  }
}

/** The token of an `Authorization: Bearer` (or `OAuth`) header. */
export function bearerOf(request: { readonly headers: IncomingHttpHeaders }): string | undefined {
  return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(request.headers.authorization?.trim() ?? '')?.[1];
}
