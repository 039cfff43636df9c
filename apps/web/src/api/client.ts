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

let csrfToken: string | undefined;

/** Kept in memory only; it arrives with the session. */
export function rememberCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  const unsafe = method !== 'GET';
  const headers = new Headers({ accept: 'application/json' });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (unsafe && csrfToken) headers.set('x-csrf-token', csrfToken);
  if (method === 'POST') headers.set('idempotency-key', crypto.randomUUID());
  const response = await fetch(path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.status === 204) return undefined as T;
  const data: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new ApiError(problemOf(data, response.status));
  return data as T;
}

function problemOf(data: unknown, status: number): Problem {
  if (typeof data === 'object' && data !== null && 'code' in data) return data as Problem;
  return { title: 'Error', status, code: 'NETWORK', detail: '', traceId: '', retryable: true };
}

export const api = {
  get: <T>(path: string) => request<T>('GET', path),
  post: <T>(path: string, body: unknown = {}) => request<T>('POST', path, body),
  delete: (path: string) => request<void>('DELETE', path),
};
