import { connect, type NatsConnection } from '@nats-io/transport-node';
import { RECONNECT_WAIT_MS } from './messaging.config.js';

export type { NatsConnection };

/** One connection a process. It waits for a server that is not there yet and reconnects for ever: NATS may be lost at any time. */
export function connectNats(url: string, name: string): Promise<NatsConnection> {
  return connect({
    servers: url.split(','),
    name,
    waitOnFirstConnect: true,
    reconnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_WAIT_MS,
    pingInterval: 10_000,
    maxPingOut: 3,
  });
}
