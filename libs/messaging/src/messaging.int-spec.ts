import { Injectable, Module } from '@nestjs/common';
import { IsInt, IsString } from 'class-validator';
import { ServiceConfig } from '@app/config';
import {
  checkHealth,
  command,
  doorbell,
  EVENT_STREAM,
  systemContext,
  type MessageContext,
} from '@app/contracts';
import {
  ConflictError,
  CrmUnavailableError,
  InternalError,
  InvalidInputError,
  TimeoutError,
} from '@app/errors';
import { createLogger } from '@app/observability';
import { jetstreamManager } from '@nats-io/jetstream';
import { startNats, type TestNats } from '../../../test/support/nats.js';
import {
  connectNats,
  createRecipient,
  EventStream,
  Handles,
  MessageBus,
  sealTo,
  startService,
  type NatsConnection,
  type RunningService,
} from './index.js';

class Ask {
  @IsString() how!: string;
  @IsInt() count!: number;
}
class Answer {
  text!: string;
}
const ask = command({ subject: 'sync.test.ask.v1', request: Ask, reply: Answer, timeoutMs: 400 });
const unanswered = command({ subject: 'nobody.test.ask.v1', request: Ask, reply: Answer, timeoutMs: 400 });
const bell = doorbell({ subject: 'sync.test.rung.v1', payload: Answer });

@Injectable()
class Owner {
  @Handles(ask)
  async answer(request: Ask, context: MessageContext): Promise<Answer> {
    if (request.how === 'refuse')
      throw new ConflictError('It is taken.', { code: 'TEST.TAKEN', details: { id: 7 } });
    if (request.how === 'break') throw new Error('select secret from vault');
    if (request.how === 'hang') await new Promise((resolve) => setTimeout(resolve, 1_000));
    if (request.how === 'tell the key') return { text: context.idempotencyKey ?? 'none' };
    return { text: `${request.how} ${context.tenantId} ${context.correlationId}` };
  }
}

@Module({ providers: [Owner] })
class OwnerModule {}

const TENANT = '0198c0de-0000-7000-8000-000000000001';
const context = systemContext(TENANT, 'corr-1');
const silent = createLogger('test', 'silent');

describe('messaging over a real server', () => {
  let server: TestNats;
  let service: RunningService;
  let nats: NatsConnection;
  let bus: MessageBus;

  beforeAll(async () => {
    server = await startNats();
    const config = Object.assign(new ServiceConfig(), { natsUrl: server.url });
    service = await startService({ name: 'sync', module: OwnerModule, config, logger: silent });
    nats = await connectNats(server.url, 'caller');
    bus = new MessageBus(nats, silent);
  });

  afterAll(async () => {
    bus.close();
    await nats.close();
    await service.stop();
    await server.stop();
  });

  it('keeps an idempotency key from the commands that a handler sends on', async () => {
    const answer = await bus.send(
      ask,
      { how: 'tell the key', count: 1 },
      { ...context, idempotencyKey: 'key-1' },
    );

    expect(answer.text).toBe('none');
  });

  it('carries request, tenant and correlation id to the owner and the reply back', async () => {
    expect(await bus.send(ask, { how: 'well', count: 1 }, context)).toEqual({
      text: `well ${TENANT} corr-1`,
    });
  });

  it('throws the owner’s error as the class it was', async () => {
    const failed = bus.send(ask, { how: 'refuse', count: 1 }, context);

    await expect(failed).rejects.toBeInstanceOf(ConflictError);
    await expect(failed).rejects.toMatchObject({ code: 'TEST.TAKEN', details: { id: 7 } });
  });

  it('tells nothing of an error that nobody meant to throw', async () => {
    const failed = bus.send(ask, { how: 'break', count: 1 }, context);

    await expect(failed).rejects.toBeInstanceOf(InternalError);
    await expect(failed).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
  });

  it('refuses a wrong payload at the owner, naming every field', async () => {
    const failed = bus.send(ask, { how: 1, extra: true } as never, context);

    await expect(failed).rejects.toBeInstanceOf(InvalidInputError);
    await expect(failed).rejects.toMatchObject({
      errors: expect.arrayContaining([
        expect.objectContaining({ pointer: '/how' }),
        expect.objectContaining({ pointer: '/count', code: 'required' }),
        expect.objectContaining({ pointer: '/extra', code: 'unknown' }),
      ]),
    });
  });

  it('gives up after the contract’s time', async () => {
    await expect(bus.send(ask, { how: 'hang', count: 1 }, context)).rejects.toBeInstanceOf(TimeoutError);
  });

  it('says at once when nobody is there to answer', async () => {
    const begun = Date.now();

    await expect(bus.send(unanswered, { how: 'x', count: 1 }, context)).rejects.toBeInstanceOf(
      CrmUnavailableError,
    );
    expect(Date.now() - begun).toBeLessThan(300);
  });

  it('refuses a command without a tenant where one is needed', async () => {
    await expect(bus.send(ask, { how: 'x', count: 1 }, systemContext('', 'c'))).rejects.toBeInstanceOf(
      InternalError,
    );
  });

  it('reports health over the same way', async () => {
    expect(await bus.send(checkHealth('sync'), {}, context)).toEqual({ ready: true, checks: { nats: 'ok' } });
  });

  it('rings every listener', async () => {
    const heard: string[] = [];
    bus.onRing(bell, ({ text }) => void heard.push(`a ${text}`));
    bus.onRing(bell, ({ text }) => void heard.push(`b ${text}`));
    await nats.flush();

    bus.ring(bell, { text: 'now' });
    await nats.flush();
    await new Promise((resolve) => setTimeout(resolve, 50));

    expect(heard.toSorted()).toEqual(['a now', 'b now']);
  });

  it('stores a repeated event once', async () => {
    const stream = new EventStream(nats);
    const event = {
      specversion: '1.0' as const,
      id: TENANT,
      source: '/crm/sync',
      type: 'crm.contact.created.v1',
      subject: TENANT,
      time: new Date().toISOString(),
      datacontenttype: 'application/json' as const,
      tenantid: TENANT,
      correlationid: 'c',
      data: { id: TENANT, version: 1 },
    };

    await stream.publish([{ subject: `crm.events.${TENANT}.contact.created`, event }]);
    await stream.publish([{ subject: `crm.events.${TENANT}.contact.created`, event }]);

    const info = await (await jetstreamManager(nats)).streams.info(EVENT_STREAM);
    expect(info.state.messages).toBe(1);
  });
});

describe('sealed box', () => {
  it('opens for the recipient and the purpose it was sealed for, and for nothing else', () => {
    const recipient = createRecipient();
    const sealed = sealTo(recipient.publicKey, 'token', 'access a b');

    expect(recipient.open(sealed, 'access a b')).toBe('token');
    expect(() => recipient.open(sealed, 'access a c')).toThrow();
    expect(() => createRecipient().open(sealed, 'access a b')).toThrow();
    expect(sealed).not.toContain('token');
  });

  it('refuses a box in which any part was changed', () => {
    const recipient = createRecipient();
    const parts = sealTo(recipient.publicKey, 'token', 'p').split('.');
    for (const [i, part] of parts.entries()) {
      const bytes = Buffer.from(part, 'base64url');
      bytes[bytes.length - 1] ^= 1;
      const changed = parts.with(i, bytes.toString('base64url')).join('.');
      expect(() => recipient.open(changed, 'p')).toThrow();
    }
  });
});
