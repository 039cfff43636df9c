import { PassThrough } from 'node:stream';
import type { Response } from 'express';
import type { RunProgress, RunView } from '@app/contracts';
import { UnauthenticatedError } from '@app/errors';
import type { MessageBus } from '@app/messaging';
import { createLogger } from '@app/observability';
import type { PrincipalService } from '../access/principal.service.js';
import type { CrmRequest } from '../request.js';
import { RunFeedService } from './run-feed.service.js';

const request = { credential: { kind: 'apiKey', token: 'k' } } as CrmRequest;

/** A response that keeps what is written to it. */
function aResponse(): { response: Response; text: () => string } {
  const stream = new PassThrough();
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { response: Object.assign(stream, { writeHead: () => stream }) as never, text: () => text };
}

describe('RunFeedService', () => {
  let tell: (progress: RunProgress) => void;
  let isRevoked: boolean;
  let feed: RunFeedService;

  beforeEach(() => {
    jest.useFakeTimers();
    isRevoked = false;
    const bus = { onRing: (_: unknown, listener: typeof tell) => ((tell = listener), () => undefined) };
    const principals = {
      of: () => (isRevoked ? Promise.reject(new UnauthenticatedError()) : Promise.resolve({})),
    };
    feed = new RunFeedService(
      bus as unknown as MessageBus,
      principals as unknown as PrincipalService,
      createLogger('test', 'silent'),
    );
    feed.onApplicationBootstrap();
  });
  afterEach(() => jest.useRealTimers());

  const run = (processed: number) => ({ processed }) as RunView;

  it('tells each stream its own tenant’s runs', async () => {
    const [a, b] = [aResponse(), aResponse()];
    feed.open('A', request, a.response);
    feed.open('B', request, b.response);

    tell({ tenantId: 'A', run: run(1) });
    await jest.advanceTimersByTimeAsync(1);

    expect(a.text()).toContain('event: run\ndata: {"processed":1}\n\n');
    expect(b.text()).not.toContain('event');
  });

  it('beats every 15 seconds, so that nobody on the way takes it for dead', async () => {
    const { response, text } = aResponse();
    feed.open('A', request, response);

    await jest.advanceTimersByTimeAsync(45_000);

    expect(text().match(/: heartbeat\n\n/g)).toHaveLength(3);
  });

  it('ends for a reader who may no longer read', async () => {
    const { response } = aResponse();
    feed.open('A', request, response);
    isRevoked = true;

    await jest.advanceTimersByTimeAsync(15_000);

    expect(response.writableEnded).toBe(true);
  });

  it('cuts a reader that is far behind', () => {
    const response = Object.assign(new PassThrough({ highWaterMark: 1 }), { writeHead: () => undefined });
    feed.open('A', request, response as unknown as Response);

    for (let i = 0; i < 20; i += 1) tell({ tenantId: 'A', run: { object: 'x'.repeat(100_000) } as RunView });

    expect(response.destroyed).toBe(true);
  });

  it('opens so many streams for a tenant, and one more when one is closed', async () => {
    const streams = Array.from({ length: 100 }, aResponse);
    for (const { response } of streams) feed.open('A', request, response);

    expect(() => feed.open('A', request, aResponse().response)).toThrow(/Too many/);
    streams[0].response.destroy();
    await jest.advanceTimersByTimeAsync(1);
    expect(() => feed.open('A', request, aResponse().response)).not.toThrow();
  });

  it('ends all streams when it closes', () => {
    const { response } = aResponse();
    feed.open('A', request, response);

    feed.close();

    expect(response.writableEnded).toBe(true);
  });
});
