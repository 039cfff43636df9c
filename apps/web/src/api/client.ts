// The gateway's REST API from the browser, typed by its own description: cookies carry the session, unsafe requests repeat the CSRF token, failures
// are problems.
import createClient, { type Middleware } from 'openapi-fetch';
import type { components, paths } from './schema.js';

export type Schemas = components['schemas'];
/** RFC 9457, as the gateway writes it. */
export type Problem = Schemas['Problem'];

export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

export interface ItemPage<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string | null;
}

/** What was read, with the tag that a later write names so that it overwrites nothing unseen. */
export interface Tagged<T> {
  readonly data: T;
  readonly etag: string;
}

let csrfToken: string | undefined;

/** Kept in memory only; it arrives with the session. */
export function rememberCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

const session: Middleware = {
  onRequest({ request }) {
    if (request.method !== 'GET' && csrfToken) request.headers.set('x-csrf-token', csrfToken);
    if (request.method === 'POST') request.headers.set('idempotency-key', crypto.randomUUID());
  },
  async onResponse({ response }) {
    if (response.ok) return;
    const data: unknown = await response.json().catch(() => undefined);
    throw new ApiError(problemOf(data, response.status));
  },
  onError({ error }) {
    return error instanceof ApiError ? error : new ApiError(networkProblem(0));
  },
};

/** The routes as the description has them. Rejects with ApiError. */
export const api = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: (request) => fetch(request),
});
api.use(session);

/** For writes that overwrite nothing unseen; an empty tag overwrites whatever is there. */
export const ifMatch = (etag: string) => (etag ? { 'If-Match': etag } : {});

type Answer<T> = Promise<{ readonly data?: T; readonly response: Response }>;

/** What a route answers. @throws ApiError */
export async function read<T>(answer: Answer<T>): Promise<T> {
  return (await answer).data as T;
}

export async function readTagged<T>(answer: Answer<T>): Promise<Tagged<T>> {
  const { data, response } = await answer;
  return { data: data as T, etag: response.headers.get('etag') ?? '' };
}

function problemOf(data: unknown, status: number): Problem {
  return typeof data === 'object' && data !== null && 'code' in data
    ? (data as Problem)
    : networkProblem(status);
}

const networkProblem = (status: number): Problem => ({
  type: 'about:blank',
  title: '',
  status,
  code: 'NETWORK',
  detail: '',
  traceId: '',
  retryable: true,
});

/** Somebody else saved in between. */
export const isStale = (error: unknown): boolean => error instanceof ApiError && error.problem.status === 412;
