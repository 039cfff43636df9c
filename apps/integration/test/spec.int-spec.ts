import { randomUUID } from 'node:crypto';
import {
  deleteIntegration,
  getSyncSpec,
  listScheduleSpecs,
  replaceMappings,
  systemContext,
  updateIntegration,
  type IntegrationView,
  type MessageContext,
  type ScheduleSpec,
  type ScheduleSpecPage,
} from '@app/contracts';
import { contextOf, create, startHarness, type Harness } from './harness.js';

let harness: Harness;
const mine = contextOf();

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

async function allSchedules(limit: number): Promise<ScheduleSpec[]> {
  const items: ScheduleSpec[] = [];
  let cursor: string | null = null;
  do {
    const page: ScheduleSpecPage = await harness.bus.send(
      listScheduleSpecs,
      { limit, ...(cursor === null ? {} : { cursor }) },
      systemContext('', 'test'),
    );
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

describe('what the engine is told', () => {
  it('holds settings, the mapping in force and what the schema said', async () => {
    const made = await create(harness, mine, { settings: { apiBudgetPercent: 50 } });
    await harness.bus.send(
      replaceMappings,
      {
        integrationId: made.id,
        object: 'contact',
        mappings: [{ markmailField: 'email', crmField: 'Email', direction: 'bidirectional', rule: 'crm' }],
      },
      mine,
    );

    const spec = await harness.bus.send(getSyncSpec, { integrationId: made.id }, mine);

    expect(spec).toEqual({
      integrationId: made.id,
      tenantId: mine.tenantId,
      connectionId: made.connectionId,
      provider: 'salesforce',
      schedule: { kind: 'interval', seconds: 60 },
      apiBudgetPercent: 50,
      emailActivities: 'each',
      objects: {
        contact: {
          ...made.objects.contact,
          mappingVersion: 2,
          fields: [
            {
              markmailField: 'email',
              crmField: 'Email',
              direction: 'bidirectional',
              rule: 'crm',
              markmailType: 'email',
              crmType: 'email',
              crmCreateable: true,
              crmUpdateable: true,
              crmMaxLength: 80,
            },
          ],
        },
      },
    });
  });

  it('is nothing about an integration that is unknown, deleted or another tenant’s', async () => {
    const made = await create(harness, mine);
    const ask = (integrationId: string, context = mine) =>
      harness.bus.send(getSyncSpec, { integrationId }, context);
    const gone = { kind: 'notFound', code: 'INTEGRATION.NOT_FOUND' };

    await expect(ask(made.id, contextOf())).rejects.toMatchObject(gone);
    await expect(ask(randomUUID())).rejects.toMatchObject(gone);
    await harness.bus.send(deleteIntegration, { id: made.id }, mine);
    await expect(ask(made.id)).rejects.toMatchObject(gone);
  });
});

describe('the schedules', () => {
  it('are those of all tenants, page by page, each once', async () => {
    const made: { context: MessageContext; integration: IntegrationView }[] = [];
    for (const context of [contextOf(), contextOf(), contextOf()])
      for (let i = 0; i < 3; i += 1) made.push({ context, integration: await create(harness, context) });
    await harness.bus.send(deleteIntegration, { id: made[0].integration.id }, made[0].context);
    await harness.bus.send(
      updateIntegration,
      { id: made[1].integration.id, patch: { objects: { contact: { enabled: false } } } },
      made[1].context,
    );
    await harness.bus.send(
      updateIntegration,
      {
        id: made[2].integration.id,
        patch: { objects: { lead: { enabled: true }, deal: { enabled: true } } },
      },
      made[2].context,
    );

    const whole = await allSchedules(1_000);
    const isMade = (id: string) => made.some(({ integration }) => integration.id === id);
    const keys = whole
      .filter((spec) => isMade(spec.integrationId))
      .map((spec) => `${spec.integrationId} ${spec.object}`);
    const keysOf = (i: number, ...objects: string[]) =>
      objects.map((object) => `${made[i].integration.id} ${object}`);

    expect(await allSchedules(2)).toEqual(whole);
    expect(keys.toSorted()).toEqual(
      [keysOf(2, 'contact', 'deal', 'lead'), ...[3, 4, 5, 6, 7, 8].map((i) => keysOf(i, 'contact'))]
        .flat()
        .toSorted(),
    );
    expect(whole.find((spec) => spec.integrationId === made[3].integration.id)).toEqual({
      tenantId: made[3].context.tenantId,
      integrationId: made[3].integration.id,
      object: 'contact',
      enabled: true,
      schedule: { kind: 'interval', seconds: 60 },
    });
  });

  it('refuse a cursor that is not theirs', async () => {
    const attempt = harness.bus.send(listScheduleSpecs, { cursor: 'xyz' }, systemContext('', 'test'));

    await expect(attempt).rejects.toMatchObject({ errors: [{ pointer: '/cursor', code: 'format' }] });
  });
});
