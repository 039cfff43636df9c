// Starts and stops one service process: Nest container, command server, health endpoints.
import type { Server } from 'node:http';
import { DynamicModule, INestApplicationContext, Module, Type } from '@nestjs/common';
import { DiscoveryService, NestFactory } from '@nestjs/core';
import { checkHealth, type ServiceName } from '@app/contracts';
import type { ServiceConfig } from '@app/config';
import { createLogger, Health, NestLogger, serveHealth, stopOnSignal, type Logger } from '@app/observability';
import { CommandServer, CommandsUnderWay, type CommandGuard, type Handler } from './command-server.js';
import { commandOf } from './handles.js';
import { MessageBus } from './message-bus.js';
import { LOGGER, MessagingModule, NATS } from './messaging.module.js';
import type { NatsConnection } from './nats.js';

export interface RunningService {
  readonly app: INestApplicationContext;
  /**
   * Says that it is not ready and takes no more commands; `onModuleDestroy` hands work back; once the commands under way are answered,
   * `onApplicationShutdown` closes connections, NATS last.
   */
  stop(): Promise<void>;
}

export interface ServiceDefinition {
  readonly name: ServiceName;
  readonly module: Type | DynamicModule;
  readonly config: ServiceConfig;
  /** For tests; made from the config otherwise. */
  readonly logger?: Logger;
}

/** Injection token of the guard for repeated commands; a service without a database has none. */
export const COMMAND_GUARD = Symbol('command guard');

/** Boots a service and resolves when it answers commands. */
export async function startService(definition: ServiceDefinition): Promise<RunningService> {
  const { name, module, config } = definition;
  const logger = definition.logger ?? createLogger(name, config.logLevel);
  const root = rootModule(MessagingModule.forService(name, config, logger), module);
  const app = await NestFactory.createApplicationContext(root, {
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  const nats = app.get<NatsConnection>(NATS);
  const health = app.get(Health);
  health.add('nats', () => app.get(MessageBus).assertConnected());
  const server = new CommandServer(nats, name, logger, guardOf(app));
  for (const [command, handler] of handlersIn(app)) server.handle(command, handler);
  server.handle(checkHealth(name), () => health.report());
  const web =
    config.healthPort > 0 ? await serveHealth(health, config.healthPort, config.healthHost) : undefined;
  await nats.flush();
  logger.info({ healthPort: config.healthPort }, 'service ready');
  return { app, stop: () => stop(app, server, web, nats, logger) };
}

/** What a service's main.ts calls: starts it, and stops it on SIGTERM or SIGINT. */
export async function runService(definition: ServiceDefinition): Promise<void> {
  const running = await startService(definition);
  const log = running.app.get<Logger>(LOGGER);
  stopOnSignal(log, () => running.stop());
}

function guardOf(app: INestApplicationContext): CommandGuard | undefined {
  try {
    return app.get<CommandGuard>(COMMAND_GUARD, { strict: false });
  } catch {
    return undefined;
  }
}

function rootModule(messaging: DynamicModule, service: Type | DynamicModule): Type {
  @Module({ imports: [messaging, service] })
  class ServiceRoot {}
  return ServiceRoot;
}

function handlersIn(
  app: INestApplicationContext,
): (readonly [NonNullable<ReturnType<typeof commandOf>>, Handler])[] {
  const instances = app
    .get(DiscoveryService)
    .getProviders()
    .map((wrapper) => wrapper.instance as unknown)
    .filter(isInstance);
  return [...new Set(instances)].flatMap((instance) =>
    methodsOf(instance).flatMap((name) => {
      const method = instance[name] as Handler;
      const command = commandOf(method);
      const handler: Handler = (request, context) => method.call(instance, request, context);
      return command ? [[command, handler] as const] : [];
    }),
  );
}

const isInstance = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  Object.getPrototypeOf(value) !== Object.prototype &&
  Object.getPrototypeOf(value) !== null;

function methodsOf(instance: object): string[] {
  const prototype = Object.getPrototypeOf(instance) as object;
  return Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([name, property]) => name !== 'constructor' && typeof property.value === 'function')
    .map(([name]) => name);
}

async function stop(
  app: INestApplicationContext,
  server: CommandServer,
  web: Server | undefined,
  nats: NatsConnection,
  logger: Logger,
): Promise<void> {
  app.get(Health).beginStop();
  app.get(CommandsUnderWay).finish(server.stop());
  await app.close();
  web?.close();
  await nats.drain().catch(() => undefined);
  logger.info('service stopped');
}
