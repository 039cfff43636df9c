import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { AppError } from '@app/errors';
import { currentContext } from './request-context.js';

export type Logger = PinoLogger;

/** Whatever is called like this is replaced, at any of the first three levels. Personal fields count as secret. */
const SECRET_KEYS = [
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'access_token',
  'refresh_token',
  'clientSecret',
  'client_secret',
  'apiKey',
  'authorization',
  'cookie',
  'codeVerifier',
  'secret',
  'sealed',
  'email',
  'phone',
  'firstName',
  'lastName',
];

const paths = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/**
 * A JSON logger for one process. Correlation and tenant ids come from the context.
 * An error is logged with class, code and stack, never with the driver's own fields, which hold SQL parameters.
 */
export function createLogger(service: string, level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths, censor: '[redacted]' },
      mixin: () => ({ ...currentContext() }),
      serializers: { err: describeError, error: describeError },
    },
    destination ?? pino.destination({ dest: 1, sync: false }),
  );
}

/** What may be written down about an error: its cause chain, without the values a database or HTTP client hangs on it. */
export function describeError(error: unknown): unknown {
  if (!(error instanceof Error))
    return { message: 'A value that is no error was thrown.', type: typeof error };
  const own = error instanceof AppError ? { code: error.code, details: error.details } : driverCode(error);
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { name: error.name, message: error.message, ...own, stack: error.stack, ...cause };
}

function driverCode(error: Error): { code?: string } {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? { code } : {};
}
