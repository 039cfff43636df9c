import { DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { ServiceConfig } from '@app/config';
import { Health, type Logger } from '@app/observability';
import { CommandsUnderWay } from './command-server.js';
import { EventReader } from './event-reader.js';
import { EventStream } from './event-stream.js';
import { MessageBus } from './message-bus.js';
import { connectNats } from './nats.js';

/** Injection tokens of what has no class of its own. */
export const NATS = Symbol('nats');
export const LOGGER = Symbol('logger');

/** NATS, bus, event stream, logger and health of one process, for all its modules. */
@Global()
@Module({})
export class MessagingModule {
  static forService(name: string, config: ServiceConfig, logger: Logger): DynamicModule {
    const providers = [
      CommandsUnderWay,
      { provide: LOGGER, useValue: logger },
      { provide: Health, useValue: new Health() },
      { provide: NATS, useFactory: () => connectNats(config.natsUrl, name) },
      {
        provide: MessageBus,
        useFactory: (nats: Awaited<ReturnType<typeof connectNats>>) => new MessageBus(nats, logger),
        inject: [NATS],
      },
      {
        provide: EventStream,
        useFactory: (nats: Awaited<ReturnType<typeof connectNats>>) => new EventStream(nats),
        inject: [NATS],
      },
      {
        provide: EventReader,
        useFactory: (nats: Awaited<ReturnType<typeof connectNats>>) => new EventReader(nats),
        inject: [NATS],
      },
    ];
    return {
      module: MessagingModule,
      imports: [DiscoveryModule],
      providers,
      exports: [LOGGER, Health, NATS, MessageBus, EventReader, EventStream, DiscoveryModule],
    };
  }
}
