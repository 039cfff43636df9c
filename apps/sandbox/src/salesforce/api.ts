// The org's HTTP door: faults first, then sign-in pages and SOAP by address, then the data API behind its
// authentication, version and limit checks.
import type { Answer, ApiRequest } from '../answer.js';
import { empty, json } from '../answer.js';
import { BodyTooLargeError, type Delivery } from '../http-server.js';
import { Router } from '../router.js';
import { addBulkRoutes } from './bulk/bulk.routes.js';
import { addCompositeRoutes } from './composite/composite.routes.js';
import { addControlRoutes } from './control/control.routes.js';
import { answerOf } from './control/faults.js';
import { ApiError, errorAnswer, notFound } from './errors.js';
import { addOAuthRoutes } from './oauth/oauth.routes.js';
import type { Session } from './oauth/sessions.js';
import {
  bearerOf,
  NEWEST_VERSION,
  OLDEST_VERSION,
  type Call,
  type CallHandler,
  type DoorHandler,
  type Org,
} from './org.js';
import { billingKind } from './rest/billing.js';
import { addRestRoutes } from './rest/rest.routes.js';
import { addSoapRoutes } from './soap/soap.routes.js';

const DATA_PATH = /^\/services\/data\/v(\d{1,3})\.0(\/.*)?$/i;
const CONTROL_PATH = /^\/__sandbox(\/|$)/;

export class SalesforceApi {
  private readonly doors = new Router<DoorHandler>();
  private readonly calls = new Router<CallHandler>();

  constructor(
    private readonly org: Org,
    private readonly latencyMs: number,
  ) {
    addOAuthRoutes(this.doors);
    addSoapRoutes(this.doors);
    addControlRoutes(this.doors);
    addRestRoutes(this.calls);
    addCompositeRoutes(this.calls);
    addBulkRoutes(this.calls);
  }

  /** Answers one request, and says how the answer travels. */
  async deliver(request: ApiRequest): Promise<Delivery> {
    this.org.store.settle();
    if (CONTROL_PATH.test(request.path)) return { answer: await this.answerDoor(request) };
    const faults = this.org.faults.strike(request);
    const delivery: { -readonly [K in keyof Delivery]: Delivery[K] } = {
      answer: empty(500),
      delayMs: this.latencyMs,
    };
    let replaced: Answer | undefined;
    for (const fault of faults) {
      replaced ??= answerOf(fault);
      if (fault.kind === 'delay') delivery.delayMs = (delivery.delayMs ?? 0) + fault.ms;
      if (fault.kind === 'slowBody') delivery.bytesPerSecond = fault.bytesPerSecond;
      if (fault.kind === 'cutBody') delivery.cutAfterBytes = fault.afterBytes;
      if (fault.kind === 'lostAnswer') delivery.lost = true;
    }
    delivery.answer = replaced ?? (await this.answer(request));
    return delivery;
  }

  private async answer(request: ApiRequest): Promise<Answer> {
    const data = DATA_PATH.exec(request.path);
    if (data !== null) return this.answerData(request, Number(data[1]), data[2] ?? '/');
    if (/^\/services\/data\/?$/i.test(request.path)) return versions();
    return this.answerDoor(request);
  }

  private async answerDoor(request: ApiRequest): Promise<Answer> {
    const match = this.doors.match(request.method, request.path);
    if (match.handler === undefined) {
      return errorAnswer(match.wrongMethod ? wrongMethod(request.method) : notFound());
    }
    try {
      return await match.handler(request, match.params, this.org);
    } catch (error) {
      return toAnswer(error);
    }
  }

  private async answerData(request: ApiRequest, version: number, path: string): Promise<Answer> {
    const { org } = this;
    let answer: Answer;
    try {
      const session = sessionOf(request, org);
      if (version < OLDEST_VERSION || version > NEWEST_VERSION) throw notFound();
      if (org.stats.billed >= org.dailyApiRequests) {
        throw new ApiError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
      }
      org.stats.bill(billingKind(path));
      const { method, query, headers, origin } = request;
      const body = await request.body();
      answer = this.dispatch(this.call({ session, origin, version, method, path, query, headers, body }));
    } catch (error) {
      answer = toAnswer(error);
    }
    return { ...answer, headers: { ...answer.headers, 'sforce-limit-info': org.usage } };
  }

  private call(facts: Omit<Call, 'org' | 'dispatch'>): Call {
    return {
      ...facts,
      org: this.org,
      dispatch: (part) => {
        const data = DATA_PATH.exec(part.path);
        const version = data === null ? facts.version : Number(data[1]);
        const path = data === null ? part.path : (data[2] ?? '/');
        const headers = { ...facts.headers, ...part.headers };
        try {
          return this.dispatch(this.call({ ...facts, ...part, headers, version, path }));
        } catch (error) {
          return toAnswer(error);
        }
      },
    };
  }

  private dispatch(call: Call): Answer {
    const match = this.calls.match(call.method, call.path);
    if (match.handler === undefined) throw match.wrongMethod ? wrongMethod(call.method) : notFound();
    return match.handler(call, match.params);
  }
}

function sessionOf(request: ApiRequest, org: Org): Session {
  const session = org.sessions.use(bearerOf(request));
  if (session === undefined) throw new ApiError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
  if (!/\b(api|web|full)\b/.test(session.scope)) {
    throw new ApiError(401, 'INVALID_SESSION_ID', 'This session is not valid for use with the REST API');
  }
  return session;
}

function wrongMethod(method: string): ApiError {
  return new ApiError(
    405,
    'METHOD_NOT_ALLOWED',
    `HTTP Method '${method}' not allowed. Allowed are HEAD,GET,POST,PATCH,DELETE`,
  );
}

function toAnswer(error: unknown): Answer {
  if (error instanceof ApiError) return errorAnswer(error);
  if (error instanceof BodyTooLargeError) {
    return errorAnswer(
      new ApiError(413, 'REQUEST_TOO_LARGE', 'The request is larger than the service takes'),
    );
  }
  throw error;
}

const SEASONS = ['Spring', 'Summer', 'Winter'];

/** `GET /services/data`: needs no token and is not billed. */
function versions(): Answer {
  const list = [];
  for (let version = OLDEST_VERSION; version <= NEWEST_VERSION; version++) {
    // v31 is Summer '14; three releases a year, and Winter carries the next year's number.
    const releases = version - 30;
    const season = SEASONS[releases % 3];
    const year = 14 + Math.floor(releases / 3) + (season === 'Winter' ? 1 : 0);
    list.push({ label: `${season} '${year}`, url: `/services/data/v${version}.0`, version: `${version}.0` });
  }
  return json(200, list);
}
