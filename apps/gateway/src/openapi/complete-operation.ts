import type { OpenAPIObject } from '@nestjs/swagger';
import { ROLE_EXTENSION } from '../requires.js';
import { ANSWER_EXTENSION, VERSION_EXTENSION } from '../route.js';

export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & Record<`x-${string}`, unknown>;

const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'It cannot be read, or a query parameter or header is wrong',
  401: 'The credential is missing, unknown, revoked or expired',
  403: 'The role or scope does not allow it, or the CSRF token is missing',
  404: 'There is nothing with this id, or it is somebody else’s',
  409: 'It contradicts the present state, or the first request with this Idempotency-Key is at work',
  412: 'If-Match names a version that is no longer the current one',
  413: 'The body is larger than 1 MB',
  415: 'The media type is not one that is taken here',
  422: 'Fields of the body are wrong; or the Idempotency-Key was used with another body',
  429: 'Too many requests: see Retry-After',
  500: 'A fault of ours',
  502: 'The CRM refused or answered nonsense',
  503: 'The CRM or a part of the system is away: see Retry-After',
  504: 'A part of the system did not answer in time',
};

/** Adds what follows from the kind of a route: problems, and the headers that it heeds and answers. */
export function completeOperation(operation: Operation, path: string, method: string): void {
  keepSaidAnswers(operation);
  splitSummary(operation);
  const hasBody = operation.requestBody !== undefined;
  const isStreamed = operation['x-streamed-body'] === true;
  const isVersioned = operation[VERSION_EXTENSION] === true;
  const heedsVersion = isVersioned && method !== 'get' && method !== 'post';
  const statuses = [400, 429, 500, 503, 504];
  if (operation[ROLE_EXTENSION]) statuses.push(401, 403);
  if (path.includes('{')) statuses.push(404);
  if (method !== 'get') statuses.push(409, 502);
  for (const parameter of operation.parameters ?? []) nameIds(parameter);
  if (hasBody) statuses.push(415, 422);
  if (hasBody && !isStreamed) statuses.push(413);
  if (heedsVersion) statuses.push(412);
  for (const status of statuses.sort()) operation.responses[status] ??= problem(status);
  if (method === 'post')
    addHeader(operation, 'Idempotency-Key', 'Makes repeating harmless. 1–255 visible characters.');
  if (heedsVersion)
    addHeader(
      operation,
      'If-Match',
      'The ETag that was read: refused with 412 when it is no longer current.',
    );
  if (isVersioned) answerVersion(operation);
  if (isStreamed) useStreamedContent(operation);
}

/** The compiler plugin guesses a status from the method: what the route says counts. */
function keepSaidAnswers(operation: Operation): void {
  const said = Object.keys(operation).filter((key) => key.startsWith(ANSWER_EXTENSION));
  for (const status of Object.keys(operation.responses)) {
    if (said.length > 0 && !said.includes(ANSWER_EXTENSION + status)) delete operation.responses[status];
  }
  for (const key of said) delete operation[key as `x-${string}`];
}

/** A route's comment: its first sentence in lists, the rest where there is room. */
function splitSummary(operation: Operation): void {
  const [, first, rest] = /^(.*?[.:])(?: (.*))?$/s.exec((operation.summary ?? '').replace(/\s+/g, ' ')) ?? [];
  if (first) operation.summary = first.replace(/[.:]$/, '');
  if (rest) operation.description = rest;
}

function nameIds(parameter: NonNullable<Operation['parameters']>[number]): void {
  if ('in' in parameter && parameter.in === 'path' && /id$/i.test(parameter.name)) {
    parameter.schema = { type: 'string', format: 'uuid' };
  }
}

function problem(status: number) {
  return {
    description: PROBLEMS[status],
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

function addHeader(operation: Operation, name: string, description: string): void {
  operation.parameters = [
    ...(operation.parameters ?? []),
    { name, in: 'header', required: false, description, schema: { type: 'string' } },
  ];
}

function answerVersion(operation: Operation): void {
  const header = { description: 'The version, for If-Match', schema: { type: 'string' as const } };
  for (const status of ['200', '201']) {
    const response = operation.responses[status] as { headers?: Record<string, unknown> } | undefined;
    if (response) response.headers = { ETag: header };
  }
}

function useStreamedContent(operation: Operation): void {
  const body = operation.requestBody as { content: unknown };
  body.content = operation['x-body-content'];
  delete operation['x-body-content'];
  delete operation['x-streamed-body'];
}
