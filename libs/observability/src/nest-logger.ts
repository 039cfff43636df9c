import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger.js';

/** Nest's own messages in our log. Its chatter about routes and modules is debug. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    this.logger.debug({ nest: context }, String(message));
  }
  warn(message: unknown, context?: string): void {
    this.logger.warn({ nest: context }, String(message));
  }
  error(message: unknown, stack?: string, context?: string): void {
    this.logger.error(
      { nest: context, stack: typeof stack === 'string' ? stack : undefined },
      textOf(message),
    );
  }
  fatal(message: unknown, stack?: string, context?: string): void {
    this.error(message, stack, context);
  }
  debug(message: unknown, context?: string): void {
    this.logger.debug({ nest: context }, String(message));
  }
  verbose(message: unknown, context?: string): void {
    this.logger.trace({ nest: context }, String(message));
  }
}

function textOf(message: unknown): string {
  return message instanceof Error ? message.message : String(message);
}
