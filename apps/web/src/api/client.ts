// The gateway's REST API from the browser: cookies carry the session, unsafe requests repeat the CSRF token, failures are problems.

/** RFC 9457, as the gateway writes it. */
export interface Problem {
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly traceId: string;
  readonly retryable: boolean;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

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

interface RequestOptions {
  readonly body?: unknown;
  readonly etag?: string;
}

async function send(method: string, path: string, { body, etag }: RequestOptions = {}): Promise<Response> {
  const headers = new Headers({ accept: 'application/json' });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (etag) headers.set('if-match', etag);
  if (method !== 'GET' && csrfToken) headers.set('x-csrf-token', csrfToken);
  if (method === 'POST') headers.set('idempotency-key', crypto.randomUUID());
  return fetch(path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ApiError(networkProblem(0));
  });
}

async function read<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const data: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new ApiError(problemOf(data, response.status));
  return data as T;
}

function problemOf(data: unknown, status: number): Problem {
  return typeof data === 'object' && data !== null && 'code' in data
    ? (data as Problem)
    : networkProblem(status);
}

const networkProblem = (status: number): Problem => ({
  title: '',
  status,
  code: 'NETWORK',
  detail: '',
  traceId: '',
  retryable: true,
});

async function tagged<T>(response: Response): Promise<Tagged<T>> {
  return { data: await read<T>(response), etag: response.headers.get('etag') ?? '' };
}

export const api = {
  get: async <T>(path: string) => read<T>(await send('GET', path)),
  getTagged: async <T>(path: string) => tagged<T>(await send('GET', path)),
  post: async <T>(path: string, body: unknown = {}) => read<T>(await send('POST', path, { body })),
  patch: async <T>(path: string, body: unknown, etag?: string) =>
    tagged<T>(await send('PATCH', path, { body, etag })),
  put: async <T>(path: string, body: unknown, etag?: string) =>
    tagged<T>(await send('PUT', path, { body, etag })),
  delete: async (path: string, etag?: string) => read<void>(await send('DELETE', path, { etag })),
};

/** Somebody else saved in between. */
export const isStale = (error: unknown): boolean => error instanceof ApiError && error.problem.status === 412;
