import type { IncomingHttpHeaders } from 'node:http';

/** A request as handlers see it; also what a composite call builds for each of its parts. */
export interface ApiRequest {
  readonly method: string;
  /** Leading slash, doubled slashes collapsed, still percent-encoded, no query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** How the client reached us, `http://host:port`. */
  readonly origin: string;
  /** The whole body, decompressed. */
  body(): Promise<Buffer>;
}

/** What a handler returns. A plain object or array is sent as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly json?: unknown;
  readonly text?: string;
  /** Chunks of a long body, produced as the client takes them. */
  readonly stream?: Iterable<Buffer | string>;
}

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  json: body,
  headers,
});

export const empty = (status: number, headers: Record<string, string> = {}): Answer => ({ status, headers });

export const text = (status: number, contentType: string, body: string): Answer => ({
  status,
  text: body,
  headers: { 'content-type': contentType },
});

/** `application/x-www-form-urlencoded`, or the simple kind of `multipart/form-data` (text parts only). */
export async function readForm(request: ApiRequest): Promise<URLSearchParams> {
  const body = (await request.body()).toString('utf8');
  const type = request.headers['content-type'] ?? '';
  if (!type.includes('multipart/form-data')) return new URLSearchParams(body);
  const form = new URLSearchParams();
  for (const part of readMultipart(type, body)) form.append(part.name, part.text);
  return form;
}

export interface Part {
  readonly name: string;
  readonly text: string;
}

/** The text parts of a multipart body, in order. */
export function readMultipart(contentType: string, body: string): Part[] {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (boundary === undefined) return [];
  const parts: Part[] = [];
  for (const piece of body.split(`--${boundary}`).slice(1, -1)) {
    const split = /\r?\n\r?\n/.exec(piece);
    const name = /name="?([^";\r\n]+)"?/.exec(piece)?.[1];
    if (split === null || name === undefined) continue;
    parts.push({ name, text: piece.slice(split.index + split[0].length).replace(/\r?\n$/, '') });
  }
  return parts;
}
