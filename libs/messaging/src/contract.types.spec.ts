// These lines are checked by the compiler: `npm run typecheck` fails where one of the errors is no longer one.
import {
  addListMembers,
  command,
  createCampaign,
  getDeal,
  patchCampaign,
  patchLead,
  recordEmailEvents,
  submitForm,
  type MessageContext,
} from '@app/contracts';
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

/** Patches, lists of people and events are checked as deep as they go. */
export async function callersOfRecords(bus: MessageBus, context: MessageContext): Promise<unknown[]> {
  const id = '1';
  const event = { id, type: 'sent', contactId: id, occurredAt: '2026-01-01T00:00:00Z' } as const;
  const right = [
    await bus.send(patchCampaign, { id, ifVersion: 3, patch: { budget: null, isActive: true } }, context),
    await bus.send(addListMembers, { id, members: [{ contactId: id }, { leadId: id }] }, context),
    await bus.send(
      recordEmailEvents,
      { events: [{ ...event, campaignId: null, metadata: { x: 1 } }] },
      context,
    ),
    await bus.send(submitForm, { formId: 'f', email: 'a@example.com', firstName: null }, context),
  ];
  // @ts-expect-error a name is required
  await bus.send(createCampaign, { budget: 1 }, context);
  // @ts-expect-error a flag cannot be cleared
  await bus.send(patchCampaign, { id, patch: { isActive: null } }, context);
  // @ts-expect-error the field is unknown
  await bus.send(patchCampaign, { id, patch: { status: 'Planned' } }, context);
  // @ts-expect-error what the CRM decides cannot be written
  await bus.send(patchLead, { id, patch: { convertedAt: null } }, context);
  // @ts-expect-error people are contacts or leads
  await bus.send(addListMembers, { id, members: [{ accountId: id }] }, context);
  // @ts-expect-error there is no such type of event
  await bus.send(recordEmailEvents, { events: [{ ...event, type: 'read' }] }, context);
  // @ts-expect-error a form needs an address
  await bus.send(submitForm, { formId: 'f' }, context);
  // @ts-expect-error a deal has no people beside its contacts
  return [...right, (await bus.send(getDeal, { id }, context)).leads];
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
