// One HTTP layer under everything: signs, counts, renews a refused token once, and turns every failure into one of our errors. It never
// retries: the engine does. (jsforce retries by itself and buffers Bulk results; a thin layer over undici is less than taming it.)
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { request as send, type Dispatcher } from 'undici';
import { AppError, CrmUnavailableError } from '@app/errors';
import type { AccessGrant, CrmLimits, SessionOptions } from '../../crm-provider.js';
import { faultOf, requestError, type VendorFault } from './salesforce.errors.js';

/** Pinned, never floated: another version may answer other things. */
export const DEFAULT_API_VERSION = '62.0';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below `/services/data/vNN.0`, with a leading slash; or from the root when it begins with `/services`. */
  readonly path: string;
  readonly json?: unknown;
  /** A body that flows by once: where the token is refused under way, the call fails as one that may be made again. */
  readonly csv?: AsyncIterable<string>;
  readonly accept?: string;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Dispatcher.ResponseData['body'];
}

/** Anchored nowhere: `api-usage=25/5000; per-app-api-usage=17/250(appName=x)` counts too. */
const USAGE = /api-usage=(\d+)\/(\d+)/;
const MAX_RETRY_AFTER_MS = 3_600_000;
/** A refused token that no renewal cures. */
const HOPELESS = /not valid for use with the REST API|not attached to Agent/i;
/** Sign-in addresses cost nothing. */
const BILLED = /^\/services\/data\//;

export class SalesforceClient {
  private access: AccessGrant;
  private renewal?: Promise<AccessGrant>;
  private limits?: CrmLimits;
  /** Milliseconds that the server's clock is ahead of ours, as of its last answer. */
  private clockAheadMs = 0;
  /** Calls that count against the org's quota. */
  apiCalls = 0;

  constructor(
    access: AccessGrant,
    private readonly options: SessionOptions,
  ) {
    this.access = access;
  }

  get lastLimits(): CrmLimits | undefined {
    return this.limits;
  }

  /** Now, by the CRM's clock. */
  serverNow(): Date {
    return new Date(Date.now() + this.clockAheadMs);
  }

  /** Below the version that this session speaks, unless it begins at the root. */
  addressOf(path: string): string {
    return path.startsWith('/services')
      ? path
      : `/services/data/v${this.options.apiVersion ?? DEFAULT_API_VERSION}${path}`;
  }

  /** JSON in, JSON out. */
  async json<T>(call: Call): Promise<T> {
    const answer = await this.stream(call);
    const text = await textOf(answer).catch((error: unknown) => {
      call.signal?.throwIfAborted();
      throw error;
    });
    if (text === '') return undefined as T;
    try {
      return JSON.parse(text) as T;
    } catch (error) {
      throw new CrmUnavailableError('The CRM’s answer is not what its API promises.', { cause: error });
    }
  }

  /** The body as it arrives; the caller must read or destroy it. @throws one of our errors for every status above 299: redirects lead nowhere. */
  async stream(call: Call): Promise<Answer> {
    const used = this.access;
    const answer = await this.attempt(call, used);
    if (answer.status !== 401) return this.checked(answer);
    const text = await textOf(answer).catch(() => '');
    if (HOPELESS.test(text)) throw requestError(401, faultIn(text));
    const renewed = await this.renew(used);
    if (call.csv) throw new CrmUnavailableError('The access was renewed under way. Send it again.');
    return this.checked(await this.attempt(call, renewed));
  }

  /** Parallel calls that meet the same dead token renew it once. */
  private renew(rejected: AccessGrant): Promise<AccessGrant> {
    if (this.access !== rejected) return Promise.resolve(this.access);
    this.renewal ??= this.options
      .renew(rejected)
      .then((renewed) => (this.access = renewed))
      .finally(() => (this.renewal = undefined));
    return this.renewal;
  }

  private async attempt(call: Call, access: AccessGrant): Promise<Answer> {
    const url = this.options.egress.assertAllowed(new URL(this.addressOf(call.path), access.instanceUrl));
    if (BILLED.test(url.pathname)) this.apiCalls++;
    try {
      const response = await send(url, {
        method: call.method,
        dispatcher: this.options.egress.dispatcher,
        headers: headersOf(call, access, url),
        body: bodyOf(call),
        ...(call.signal ? { signal: call.signal } : {}),
      });
      this.observe(response.headers);
      return { status: response.statusCode, headers: response.headers, body: response.body };
    } catch (error) {
      if (error instanceof AppError) throw error;
      call.signal?.throwIfAborted();
      throw new CrmUnavailableError('The CRM cannot be reached.', { cause: error });
    }
  }

  private observe(headers: Answer['headers']): void {
    const usage = USAGE.exec(String(headers['sforce-limit-info'] ?? ''));
    if (usage) {
      const [used, max] = [Number(usage[1]), Number(usage[2])];
      this.limits = {
        dailyApiCalls: { max, remaining: Math.max(0, max - used) },
        observedAt: new Date().toISOString(),
      };
    }
    const date = Date.parse(String(headers.date ?? ''));
    if (!Number.isNaN(date)) this.clockAheadMs = date - Date.now();
  }

  private async checked(answer: Answer): Promise<Answer> {
    if (answer.status < 300) return answer;
    const text = await textOf(answer).catch(() => '');
    throw requestError(answer.status, faultIn(text), retryAfterOf(answer.headers['retry-after']));
  }
}

/** A whole body as text, unpacked where it came packed. */
async function textOf({ body, headers }: Answer): Promise<string> {
  try {
    if (headers['content-encoding'] !== 'gzip') return await body.text();
    return gunzipSync(Buffer.from(await body.arrayBuffer())).toString('utf8');
  } catch (error) {
    throw new CrmUnavailableError('The CRM’s answer was cut short.', { cause: error });
  }
}

function headersOf(call: Call, access: AccessGrant, url: URL): Record<string, string> {
  // Next door (a sandbox on this machine) packing a long answer costs more than it saves.
  const mayPack = call.accept !== 'text/csv' || url.protocol === 'https:';
  return {
    authorization: `Bearer ${access.accessToken}`,
    accept: call.accept ?? 'application/json',
    'sforce-call-options': 'client=MarkMailCRM',
    // Or a new lead would go to whom the org's assignment rules name, and each update might move it.
    'sforce-auto-assign': 'FALSE',
    ...(mayPack ? { 'accept-encoding': 'gzip' } : {}),
    ...(call.json === undefined ? {} : { 'content-type': 'application/json' }),
    ...(call.csv ? { 'content-type': 'text/csv' } : {}),
  };
}

function bodyOf(call: Call): string | Readable | null {
  if (call.csv) return Readable.from(call.csv, { objectMode: false, highWaterMark: 1 });
  return call.json === undefined ? null : JSON.stringify(call.json);
}

/** Undefined for what is no JSON, such as a gateway's page. */
function faultIn(text: string): VendorFault | undefined {
  try {
    return faultOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Seconds or a date; nonsense counts for nothing, and nobody makes us wait longer than an hour before asking again. Milliseconds. */
function retryAfterOf(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const seconds = Number(header);
  const delayMs = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - Date.now();
  return Number.isNaN(delayMs) ? undefined : Math.min(MAX_RETRY_AFTER_MS, Math.max(0, delayMs));
}
