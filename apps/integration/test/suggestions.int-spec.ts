import { listMappingTemplates, replaceMappings, suggestMappings, type IntegrationView } from '@app/contracts';
import { contextOf, create, startHarness, type Harness } from './harness.js';

let harness: Harness;
let made: IntegrationView;
const mine = contextOf();

beforeAll(async () => {
  harness = await startHarness();
  made = await create(harness, mine);
});
afterAll(() => harness.stop());

describe('suggestions', () => {
  const suggest = async (of = made) =>
    (await harness.bus.send(suggestMappings, { integrationId: of.id, object: 'contact' }, mine)).items;

  it('name the CRM’s field for what is not mapped, with reasons, and leave what is mapped alone', async () => {
    const lines = [
      { markmailField: 'lastName', crmField: 'LastName', direction: 'bidirectional', rule: 'newest' },
    ] as const;
    await harness.bus.send(
      replaceMappings,
      { integrationId: made.id, object: 'contact', mappings: [...lines] },
      mine,
    );
    const items = await suggest();
    const of = (name: string) => items.find(({ markmailField }) => markmailField === name);
    expect(of('lastName')).toMatchObject({ mappedTo: 'LastName', candidates: [] });
    expect(of('email')?.candidates[0]).toMatchObject({
      crmField: 'Email',
      isSure: true,
      label: expect.any(String),
    });
    expect(of('email')?.candidates[0].reasons).toContain('sameMeaning');
    expect(of('status')?.candidates[0]).toMatchObject({ crmField: 'HasOptedOutOfEmail' });
    expect(items.flatMap(({ candidates }) => candidates.map(({ crmField }) => crmField))).not.toContain(
      'LastName',
    );
    expect(await suggest()).toEqual(items);
  });

  it('are nobody else’s to ask', async () => {
    await expect(
      harness.bus.send(suggestMappings, { integrationId: made.id, object: 'contact' }, contextOf()),
    ).rejects.toMatchObject({ code: 'INTEGRATION.NOT_FOUND' });
  });
});

describe('templates', () => {
  it('are there for each kind, and with an integration hold only what its org has', async () => {
    const all = (await harness.bus.send(listMappingTemplates, {}, mine)).items;
    expect(new Set(all.map(({ object }) => object))).toEqual(new Set(['contact', 'lead']));
    for (const { title, mappings } of all) {
      expect([title.en, title.ja].every((text) => text.length > 0)).toBe(true);
      expect(mappings.length).toBeGreaterThan(2);
    }
    const fitting = (
      await harness.bus.send(listMappingTemplates, { integrationId: made.id, object: 'contact' }, mine)
    ).items;
    for (const { id, mappings } of fitting) {
      const set = await harness.bus.send(
        replaceMappings,
        { integrationId: made.id, object: 'contact', mappings },
        mine,
      );
      expect([id, set.items.length]).toEqual([id, mappings.length]);
    }
  });
});
