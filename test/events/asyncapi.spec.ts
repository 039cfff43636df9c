import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
import { EVENT_TYPES, EVENT_VERBS, TEST_EVENT_TYPE } from '@app/contracts';
import { loadEventSchemas, PAGE } from './event-schemas.js';

const TENANT = '018f0000-0000-7000-8000-000000000001';
const ID = '018f0000-0000-7000-8000-000000000002';
const problemsOf = loadEventSchemas();
const anEvent = (some: object = {}, data: object = {}) => ({
  subject: `crm.events.${TENANT}.contact.updated`,
  event: {
    specversion: '1.0',
    id: ID,
    source: '/crm/sync',
    type: 'crm.contact.updated.v1',
    subject: ID,
    time: '2026-01-01T00:00:00.000Z',
    datacontenttype: 'application/json',
    tenantid: TENANT,
    correlationid: 'c',
    data: { id: ID, version: 2, changedFields: ['email'], ...data },
    ...some,
  },
});

describe('docs/asyncapi.yaml', () => {
  it('is AsyncAPI, and names all that is told and nothing else', async () => {
    const { document, diagnostics } = await new Parser().parse(readFileSync(PAGE, 'utf8'));
    const types = document
      ?.allMessages()
      .all()
      .map((message) => message.name());
    const channels = document?.allChannels().all();
    const told = channels?.flatMap((channel) =>
      channel
        .messages()
        .all()
        .map((message) => message.name()),
    );
    const addresses = channels?.map((channel) => [
      channel.address(),
      channel.parameters().get('verb')?.json<{ enum: string[] }>().enum,
    ]);

    // 0 is an error, 1 a warning.
    expect(diagnostics.filter(({ severity }) => Number(severity) < 2)).toEqual([]);
    expect(types?.toSorted()).toEqual([...EVENT_TYPES, TEST_EVENT_TYPE].toSorted());
    expect(told?.toSorted()).toEqual(EVENT_TYPES.toSorted());
    expect(addresses).toEqual(
      Object.entries(EVENT_VERBS).map(([kind, verbs]) => [
        `crm.events.{tenantId}.${kind}.{verb}`,
        [...verbs],
      ]),
    );
  });
});

describe('the check of published events', () => {
  it('takes an event as the page says', () => {
    expect(problemsOf(anEvent())).toEqual([]);
    expect(problemsOf(anEvent({ id: `${ID}:41` }, { runId: ID }))).toEqual([]);
  });

  it.each([
    ['an unknown type', anEvent({ type: 'crm.contact.vanished.v1' }), /not in docs/],
    ['another version', anEvent({ type: 'crm.contact.updated.v2' }), /not in docs/],
    ['a field that nobody described', anEvent({}, { email: 'a@example.test' }), /additional properties/],
    ['an attribute that nobody described', anEvent({ traceparent: 'x' }), /additional properties/],
    ['no version', anEvent({}, { version: undefined }), /required property 'version'/],
    ['a version that is text', anEvent({}, { version: '2' }), /data\/version must be integer/],
    ['an id that is none', anEvent({ id: 'x' }), /\/id must match/],
    ['a time that is none', anEvent({ time: 'today' }), /\/time must match/],
    ['another subject', { ...anEvent(), subject: `crm.events.${TENANT}.lead.updated` }, /is told as/],
  ])('refuses %s', (_name, published, problem) => {
    expect(problemsOf(published).join('\n')).toMatch(problem);
  });
});
