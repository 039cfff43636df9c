import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { tap, type Observable } from 'rxjs';

/** The version of what a route answers goes along as its ETag. */
@Injectable()
export class ETagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(tap((answer: unknown) => withETag(response, answer)));
  }
}

export function withETag(response: Response, answer: unknown): void {
  const { version } = (answer ?? {}) as { version?: unknown };
  if (typeof version === 'number') response.setHeader('ETag', `"${version}"`);
}
