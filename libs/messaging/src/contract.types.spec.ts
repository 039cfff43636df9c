// These lines are checked by the compiler: `npm run typecheck` fails where one of the errors is no longer one.
import { command, type MessageContext } from '@app/contracts';
import { Handles } from './handles.js';
import type { MessageBus } from './message-bus.js';

class Ask {
  id!: string;
  count?: number;
}
class Answer {
  name!: string;
}
const ask = command({ subject: 'test.thing.ask.v1', request: Ask, reply: Answer, timeoutMs: 1_000 });

export async function callers(bus: MessageBus, context: MessageContext): Promise<string> {
  const answer = await bus.send(ask, { id: '1' }, context);
  // @ts-expect-error a field is missing
  await bus.send(ask, {}, context);
  // @ts-expect-error a field has the wrong type
  await bus.send(ask, { id: 1 }, context);
  // @ts-expect-error a field is unknown
  await bus.send(ask, { id: '1', extra: true }, context);
  // @ts-expect-error the context is not optional
  await bus.send(ask, { id: '1' });
  // @ts-expect-error the reply has no such field
  return answer.title ?? answer.name;
}

export class Owners {
  @Handles(ask)
  right(request: Ask, context: MessageContext): Promise<Answer> {
    return Promise.resolve({ name: request.id + context.tenantId });
  }

  @Handles(ask)
  withoutContext(request: Ask): Promise<Answer> {
    return Promise.resolve({ name: request.id });
  }

  // @ts-expect-error the reply is of another type
  @Handles(ask)
  wrongReply(request: Ask): Promise<{ title: string }> {
    return Promise.resolve({ title: request.id });
  }

  // @ts-expect-error the request is of another type
  @Handles(ask)
  wrongRequest(request: { other: number }): Promise<Answer> {
    return Promise.resolve({ name: String(request.other) });
  }
}

describe('contracts', () => {
  it('name their owner in the subject', () => {
    expect(ask.subject.split('.')[0]).toBe('test');
  });
});
