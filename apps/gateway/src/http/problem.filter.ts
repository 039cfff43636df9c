import { ArgumentsHost, Catch, ExceptionFilter, HttpException } from '@nestjs/common';
import type { Response } from 'express';
import { NotFoundError, RateLimitedError } from '@app/errors';
import type { Logger } from '@app/observability';
import { HttpProblem, MalformedRequestError, problemOf } from '../problem.js';
import type { CrmRequest } from '../request.js';
import type { RouteTable } from './route-table.js';

/** Turns whatever was thrown into a problem. The only place that writes an error to a client. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly routes: RouteTable,
    private readonly log: Logger,
  ) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<CrmRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const { headers, body } = problemOf(this.ours(exception, request), request.traceId);
    if (body.status >= 500) this.report(exception, body.status);
    if (response.headersSent) {
      // Half an answer cannot become a problem: cut it, so that nobody takes it for whole.
      response.destroy();
      return;
    }
    response.status(body.status).set(headers).type('application/problem+json').send(JSON.stringify(body));
  }

  /** What the framework throws, in our words: its texts repeat the caller's path. */
  private ours(exception: unknown, request: CrmRequest): unknown {
    if (!(exception instanceof HttpException)) return exception;
    const status = exception.getStatus();
    if (status === 404) return this.unmatched(request);
    if (status === 429) return new RateLimitedError('Too many requests.', 1_000);
    if (status < 500) return new MalformedRequestError('The request cannot be read.');
    return exception;
  }

  private unmatched(request: CrmRequest): Error {
    const allowed = this.routes.methodsOf(request.path);
    if (allowed.length === 0) return new NotFoundError();
    const detail = `Only ${allowed.join(', ')} can be used here.`;
    return new HttpProblem(405, 'REQUEST.METHOD_NOT_ALLOWED', detail, { allow: allowed.join(', ') });
  }

  private report(exception: unknown, status: number): void {
    if (status === 500) this.log.error({ err: exception }, 'request failed');
    else this.log.warn({ err: exception, status }, 'request not served');
  }
}
