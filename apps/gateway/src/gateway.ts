// Starts and stops the gateway process: NATS first, then HTTP; on the way down HTTP first.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { MessageBus, MessagingModule, NATS, type NatsConnection } from '@app/messaging';
import {
  createLogger,
  drainable,
  Health,
  NestLogger,
  serveHealth,
  stopOnSignal,
  type Logger,
} from '@app/observability';
import { AccessGuard } from './access/access.guard.js';
import { SessionCookies } from './access/session-cookie.service.js';
import { GatewayConfig } from './gateway.config.js';
import { GatewayModule } from './gateway.module.js';
import { InputInterceptor } from './http/input.interceptor.js';
import { ProblemFilter } from './http/problem.filter.js';
import { RouteTable } from './http/route-table.js';
import { securityHeaders } from './http/security-headers.js';
import { traceRequests } from './http/trace.middleware.js';
import { describeApi, serveDescription } from './openapi/describe-api.js';
import { EventFeedService } from './event/event-feed.service.js';
import { RunFeedService } from './run/run-feed.service.js';
import { serveWebUi } from './web/web-ui.js';

export interface RunningGateway {
  readonly app: NestExpressApplication;
  /** Where it really listens, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Says that it is not ready, takes no more requests, finishes what it has, closes NATS last. */
  stop(): Promise<void>;
}

const HEADERS_TIMEOUT_MS = 15_000;
/** An import of any size may take this long to arrive; other bodies have their own limit. Milliseconds. */
const REQUEST_TIMEOUT_MS = 60 * 60_000;
/** Longer than the idle time of usual load balancers, so that they close first. Milliseconds. */
const KEEP_ALIVE_MS = 75_000;

/** Boots the gateway and resolves when it answers requests. @param logger for tests; made from the config otherwise. */
export async function startGateway(
  config: GatewayConfig,
  logger: Logger = createLogger('gateway', config.logLevel),
): Promise<RunningGateway> {
  const app = await NestFactory.create<NestExpressApplication>(rootModule(config, logger), {
    logger: new NestLogger(logger),
    abortOnError: false,
    bodyParser: false,
  });
  setUp(app, config, logger);
  const health = app.get(Health);
  health.add('nats', () => app.get(MessageBus).assertConnected());
  const probes =
    config.healthPort > 0 ? await serveHealth(health, config.healthPort, config.healthHost) : undefined;
  const drain = drainable(app.getHttpServer());
  await app.listen(config.port, config.host);
  const server = app.getHttpServer();
  Object.assign(server, {
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
  });
  const { port } = server.address() as AddressInfo;
  logger.info({ port, healthPort: config.healthPort }, 'service ready');
  const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
  return { app, url, stop: () => stop(app, () => drain(config.stopDelayMs), probes, logger) };
}

/** What main.ts calls: starts it, and stops it on SIGTERM or SIGINT. */
export async function runGateway(config: GatewayConfig): Promise<void> {
  const logger = createLogger('gateway', config.logLevel);
  const running = await startGateway(config, logger);
  stopOnSignal(logger, () => running.stop());
}

function rootModule(config: GatewayConfig, logger: Logger): Type {
  @Module({
    imports: [MessagingModule.forService('gateway', config, logger), GatewayModule.with(config)],
  })
  class GatewayRoot {}
  return GatewayRoot;
}

function setUp(app: NestExpressApplication, config: GatewayConfig, logger: Logger): void {
  app.set('trust proxy', config.trustedProxies);
  // Versions are our entity tags; a hash of the body is none.
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  app.use(traceRequests(logger));
  app.use(securityHeaders(config));
  app.useGlobalGuards(app.get(AccessGuard));
  app.useGlobalInterceptors(app.get(InputInterceptor));
  const document = describeApi(app, {
    url: config.publicOrigin,
    cookieName: app.get(SessionCookies).name,
  });
  app.useGlobalFilters(new ProblemFilter(new RouteTable(document), logger));
  serveDescription(app, document);
  const hasUi = serveWebUi(app, config.webDir);
  if (!hasUi) logger.warn('no built UI found, serving the API only');
}

async function stop(
  app: NestExpressApplication,
  drain: () => Promise<void>,
  probes: Server | undefined,
  logger: Logger,
): Promise<void> {
  const nats = app.get<NatsConnection>(NATS);
  app.get(Health).beginStop();
  app.get(RunFeedService).close();
  app.get(EventFeedService).close();
  await drain();
  await app.close();
  probes?.close();
  await nats.drain().catch(() => undefined);
  logger.info('service stopped');
}
