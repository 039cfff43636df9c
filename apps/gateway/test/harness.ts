// The real gateway on a real port and NATS; only the services behind it are played.
import { loadConfig } from '@app/config';
import { createLogger } from '@app/observability';
import { startNats } from '../../../test/support/nats.js';
import { GatewayConfig } from '../src/gateway.config.js';
import { startGateway, type RunningGateway } from '../src/gateway.js';
import { FakeOwners } from './fake-owners.js';
import { KEYS } from './fixtures.js';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where the answer is no JSON. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of any shape
  readonly json: any;
}

export interface CallOptions {
  readonly key?: string | null;
  readonly headers?: Record<string, string>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly raw?: string | Buffer | ReadableStream<Uint8Array>;
}

export interface Harness {
  readonly owners: FakeOwners;
  readonly gateway: RunningGateway;
  readonly natsUrl: string;
  /** Everything that the gateway has logged, at the most talkative level. */
  readonly log: () => string;
  call(method: string, path: string, options?: CallOptions): Promise<Answered>;
  stop(): Promise<void>;
}

export async function startHarness(environment: Record<string, string> = {}): Promise<Harness> {
  const nats = await startNats();
  const owners = await FakeOwners.start(nats.url);
  const lines: string[] = [];
  const config = loadConfig(GatewayConfig, {
    NATS_URL: nats.url,
    PORT: '0',
    PUBLIC_URL: 'http://crm.test',
    WEB_DIR: '/nonexistent',
    RATE_LIMIT_BURST: '100000',
    RATE_LIMIT_ANONYMOUS_BURST: '100000',
    ...environment,
  });
  const logger = createLogger('gateway', 'trace', { write: (line) => void lines.push(line) });
  const gateway = await startGateway(config, logger);
  return {
    owners,
    gateway,
    natsUrl: nats.url,
    log: () => lines.join(''),
    call: (method, path, options = {}) => call(gateway.url, method, path, options),
    stop: async () => {
      await gateway.stop();
      await owners.stop();
      await nats.stop();
    },
  };
}

async function call(
  url: string,
  method: string,
  path: string,
  { key = KEYS.owner, headers = {}, body, raw }: CallOptions,
): Promise<Answered> {
  const response = await fetch(url + path, {
    method: method.toUpperCase(),
    redirect: 'manual',
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined
      ? raw === undefined
        ? {}
        : { body: raw, duplex: 'half' }
      : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const json: unknown = isJson && text ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, text, json };
}
