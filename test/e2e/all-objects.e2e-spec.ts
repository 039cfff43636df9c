// Every kind of record through the public doors, with an org that the system knows nothing about.
import { randomUUID } from 'node:crypto';
import { loadEventSchemas } from '../events/event-schemas.js';
import { allEvents } from './support/all-events.js';
import type { Run } from './support/rest-client.js';
import { StandIn } from './support/stand-in.js';
import { type RunningSystem, startSystem } from './support/system.js';

jest.setTimeout(240_000);

const OBJECTS = ['contact', 'lead', 'account', 'list', 'campaign', 'campaignMember', 'activity', 'deal'];
/** Last parts of the paths that start a run. */
const PATHS = ['contacts', 'leads', 'lists', 'campaigns', 'activities', 'deals'];

interface AllRuns extends Run {
  readonly runs: (Run & {
    readonly object: string;
    readonly startedAt: string;
    readonly completedAt: string;
  })[];
}
interface Named {
  readonly id: string;
  readonly name: string;
  readonly crmLinks: { readonly crmId: string | null; readonly syncStatus: string }[];
}
interface RemoteRow {
  readonly Id: string;
  readonly [field: string]: unknown;
}

describe('all kinds of records of an org and of MarkMail', () => {
  let org: StandIn;
  let system: RunningSystem;
  let integrationId: string;

  beforeAll(async () => {
    org = await StandIn.start(100);
    system = await startSystem(org.settings);
    integrationId = await system.client.createIntegration(await system.client.connectOrg(org.url));
    await system.client.patch(`/api/crm/integrations/${integrationId}`, {
      objects: Object.fromEntries(OBJECTS.map((object) => [object, { enabled: true }])),
    });
    await system.client.settle(integrationId);
  });

  afterAll(async () => {
    await system.stop();
    await org.stop();
  });

  const syncAll = (mode = 'incremental') =>
    system.client.post<AllRuns>('/api/crm/sync/all?wait=60', { integrationId, mode });
  const rows = async (object: string): Promise<RemoteRow[]> => {
    const text = await (await fetch(`${org.url}/__sandbox/dump?object=${object}`)).text();
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as RemoteRow);
  };

  it('are all run in their order, and agree', async () => {
    const all = await syncAll('full');

    expect(all.runs.map(({ object }) => object).toSorted()).toEqual(OBJECTS.toSorted());
    for (const { object, state, error } of all.runs)
      expect([object, state, error]).toEqual([object, 'succeeded', undefined]);
    const run = (object: string) => all.runs.find((one) => one.object === object);
    for (const [parent, child] of [
      ['account', 'contact'],
      ['contact', 'campaignMember'],
      ['campaignMember', 'activity'],
    ])
      expect(Date.parse(run(child)?.startedAt ?? '')).toBeGreaterThanOrEqual(
        Date.parse(run(parent)?.completedAt ?? ''),
      );
    const accounts = await system.client.get<{ items: Named[] }>('/api/accounts?limit=200');
    expect(accounts.items.map(({ name }) => name).toSorted()).toEqual(
      (await rows('Account')).map(({ Name }) => String(Name).trim()).toSorted(),
    );
  });

  it('carry a list with its members to the org by its own path', async () => {
    const contact = await system.client.upsert({ email: 'list@markmail.example', lastName: 'List' });
    await system.client.post('/api/crm/sync/contacts?wait=60', { integrationId });
    const list = await system.client.post<Named>('/api/lists', { name: 'By its path' });
    await system.client.post(`/api/lists/${list.id}/members`, { members: [{ contactId: contact.id }] });

    const run = await system.client.post<Run & { object: string }>('/api/crm/sync/lists?wait=60', {
      integrationId,
    });

    expect(run).toMatchObject({ object: 'list', state: 'succeeded' });
    const there = (await rows('Campaign')).find(({ Name }) => Name === 'By its path');
    expect((await rows('CampaignMember')).filter(({ CampaignId }) => CampaignId === there?.Id)).toHaveLength(
      1,
    );
  });

  it('carry a campaign with its member and what became of its e-mail to the org, each once', async () => {
    const contact = await system.client.upsert({ email: 'all@markmail.example', lastName: 'All' });
    const campaign = await system.client.post<Named>('/api/campaigns', { name: 'Through the doors' });
    const list = await system.client.post<Named>('/api/lists', { name: 'People of the doors' });
    await system.client.post(`/api/lists/${list.id}/members`, { members: [{ contactId: contact.id }] });
    const event = {
      type: 'clicked',
      contactId: contact.id,
      campaignId: campaign.id,
      occurredAt: '2026-03-01T09:00:00Z',
    };
    await system.client.post('/api/email-events', { events: [{ id: randomUUID(), ...event }] });

    const first = await syncAll();
    const again = await syncAll('full');

    expect([first.state, again.state, again.created, again.updated]).toEqual([
      'succeeded',
      'succeeded',
      0,
      0,
    ]);
    const [there] = (await rows('Campaign')).filter(({ Name }) => Name === 'Through the doors');
    const [listThere] = (await rows('Campaign')).filter(({ Name }) => Name === 'People of the doors');
    const person = (await rows('Contact')).find(({ Email }) => Email === 'all@markmail.example');
    expect(
      (await rows('CampaignMember'))
        .filter(({ ContactId }) => ContactId === person?.Id)
        .map(({ CampaignId }) => CampaignId)
        .toSorted(),
    ).toEqual([there.Id, listThere.Id].toSorted());
    expect((await rows('Task')).filter(({ WhoId }) => WhoId === person?.Id)).toMatchObject([
      { Subject: 'E-mail clicked: Through the doors', WhatId: there.Id },
    ]);
  });

  it.each(PATHS)('run by themselves at /api/crm/sync/%s', async (path) => {
    const run = await system.client.post<Run>(`/api/crm/sync/${path}?wait=60`, { integrationId });

    expect(run).toMatchObject({ state: 'succeeded', rejected: 0 });
  });

  it('say how they stand, each for itself', async () => {
    const { items } = await system.client.get<{ items: { object: string; lastRun: Run | null }[] }>(
      `/api/crm/sync/status?integrationId=${integrationId}`,
    );

    expect(items.map(({ object }) => object).toSorted()).toEqual(OBJECTS.toSorted());
    for (const { object, lastRun } of items) expect([object, lastRun?.state]).toEqual([object, 'succeeded']);
  });

  it('are told as docs/asyncapi.yaml says', async () => {
    const problemsOf = loadEventSchemas();

    const events = await allEvents(system.url, system.apiKey);
    const problems = events.flatMap((event) => {
      const [, kind, verb] = event.type.split('.');
      return problemsOf({ subject: `crm.events.${event.tenantid}.${kind}.${verb}`, event });
    });

    expect([...new Set(problems)]).toEqual([]);
    const kinds = new Set(events.map(({ type }) => type.split('.')[1]));
    // This org has neither leads nor deals.
    const told = OBJECTS.filter((object) => !['lead', 'deal'].includes(object));
    expect([...kinds].toSorted()).toEqual([...told, 'run', 'connection', 'integration'].toSorted());
  });
});
