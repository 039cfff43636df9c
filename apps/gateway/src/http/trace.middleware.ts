import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { histogram, runInContext, type Logger } from '@app/observability';
import type { CrmRequest } from '../request.js';

const TRACEPARENT = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}(-.*)?$/;
const REQUEST_ID = /^[\w.:-]{1,128}$/;
const NO_TRACE = '0'.repeat(32);
const METRIC = 'crm_http_request_duration_seconds';

/** Gives each request its trace id, everywhere it is needed: context, header, log line, metric. */
export function traceRequests(log: Logger) {
  const durations = durationMetric();
  return (incoming: Request, response: Response, next: NextFunction): void => {
    const request = incoming as CrmRequest;
    const start = process.hrtime.bigint();
    request.traceId = traceIdOf(request);
    response.setHeader('X-Request-Id', request.traceId);
    response.once('close', () => {
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      const { method } = request;
      const route = routeOf(request);
      const { statusCode: status } = response;
      durations.observe({ method, route, status }, seconds);
      const fields = { method, route, status, durationMs: Math.round(seconds * 1_000) };
      const level = route.startsWith('/api/health') ? 'debug' : 'info';
      log[level]({ ...fields, tenantId: request.principal?.tenantId }, 'request');
    });
    runInContext({ correlationId: request.traceId }, next);
  };
}

/** The caller's own id where it is one, else a new one. */
export function traceIdOf({ headers }: Pick<Request, 'headers'>): string {
  const trace = TRACEPARENT.exec(String(headers.traceparent ?? ''))?.[1];
  if (trace && trace !== NO_TRACE) return trace;
  const id = headers['x-request-id'];
  return typeof id === 'string' && REQUEST_ID.test(id) ? id : randomUUID();
}

/** The pattern, never the path: paths and queries hold what people search for. */
function routeOf(request: CrmRequest): string {
  const route = request.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : 'none';
}

const durationMetric = () =>
  histogram(METRIC, 'Time from a request to the end of its answer', ['method', 'route', 'status']);
