import {
  diffMappingVersions,
  getMappings,
  getMappingVersion,
  getSyncSpec,
  listMappingVersions,
  replaceMappings,
  rollBackMapping,
  type FieldMappingBody,
  type IntegrationView,
} from '@app/contracts';
import { contextOf, create, startHarness, type Harness } from './harness.js';

let harness: Harness;
let made: IntegrationView;
const mine = contextOf();
const ref = () => ({ integrationId: made.id, object: 'contact' as const });
const line = (
  markmailField: string,
  crmField: string,
  more: Partial<FieldMappingBody> = {},
): FieldMappingBody => ({ markmailField, crmField, direction: 'bidirectional', rule: 'newest', ...more });
const replace = (...mappings: FieldMappingBody[]) =>
  harness.bus.send(replaceMappings, { ...ref(), mappings }, mine);
const EMAIL = line('email', 'Email');
const TITLE = line('title', 'Title');

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());
beforeEach(async () => {
  made = await create(harness, mine);
  await replace(EMAIL, TITLE);
  await replace(EMAIL, { ...TITLE, rule: 'crm' }, line('lastName', 'LastName'));
});

describe('the versions of a mapping', () => {
  it('are listed newest first with who, when and how much, page by page', async () => {
    const before = Date.now();
    const first = await harness.bus.send(listMappingVersions, { ...ref(), limit: 2 }, mine);
    const rest = await harness.bus.send(
      listMappingVersions,
      { ...ref(), limit: 2, cursor: first.nextCursor ?? '' },
      mine,
    );

    const actor = { kind: 'member', id: 'tester' };
    expect(first.items).toMatchObject([
      { version: 3, actor, lines: 3, added: 1, removed: 0, changed: 1 },
      { version: 2, actor, lines: 2, added: 0 },
    ]);
    expect(Math.abs(Date.parse(first.items[0].createdAt) - before)).toBeLessThan(60_000);
    expect(rest).toMatchObject({ items: [{ version: 1, removed: 0, changed: 0 }], nextCursor: null });
    expect(rest.items[0].added).toBe(rest.items[0].lines);
  });

  it('can be read one by one', async () => {
    const second = await harness.bus.send(getMappingVersion, { ...ref(), version: 2 }, mine);

    expect(second).toMatchObject({ version: 2, items: [EMAIL, TITLE] });
    await expect(harness.bus.send(getMappingVersion, { ...ref(), version: 9 }, mine)).rejects.toMatchObject({
      code: 'INTEGRATION.MAPPING_VERSION_NOT_FOUND',
    });
  });

  it('are compared line by line', async () => {
    const changes = [
      {
        markmailField: 'title',
        change: 'changed',
        parts: ['rule'],
        before: TITLE,
        after: { ...TITLE, rule: 'crm' },
      },
      {
        markmailField: 'lastName',
        change: 'added',
        parts: [],
        before: null,
        after: line('lastName', 'LastName'),
      },
    ];

    expect(await harness.bus.send(diffMappingVersions, ref(), mine)).toEqual({ from: 2, to: 3, changes });
    expect(await harness.bus.send(diffMappingVersions, { ...ref(), from: 2, to: 2 }, mine)).toEqual({
      from: 2,
      to: 2,
      changes: [],
    });
    const back = await harness.bus.send(diffMappingVersions, { ...ref(), from: 3, to: 2 }, mine);
    expect(back.changes.map(({ change }) => change)).toEqual(['changed', 'removed']);
  });

  it('are rolled back by a new version, which changes nothing when done twice', async () => {
    const back = await harness.bus.send(rollBackMapping, { ...ref(), version: 2, ifVersion: 3 }, mine);
    const again = await harness.bus.send(rollBackMapping, { ...ref(), version: 2 }, mine);

    expect(back.version).toBe(4);
    expect(back.items.map(({ compatibility: _, ...rest }) => rest)).toEqual([EMAIL, TITLE]);
    expect(again).toEqual(back);
    expect(await harness.bus.send(getMappings, ref(), mine)).toEqual(back);
    await expect(
      harness.bus.send(rollBackMapping, { ...ref(), version: 3, ifVersion: 3 }, mine),
    ).rejects.toThrow('It was changed since you read it.');
    await expect(harness.bus.send(rollBackMapping, { ...ref(), version: 77 }, mine)).rejects.toMatchObject({
      code: 'INTEGRATION.MAPPING_VERSION_NOT_FOUND',
    });
  });

  it('are nobody else’s', async () => {
    const other = contextOf();
    for (const attempt of [
      () => harness.bus.send(listMappingVersions, ref(), other),
      () => harness.bus.send(getMappingVersion, { ...ref(), version: 1 }, other),
      () => harness.bus.send(diffMappingVersions, ref(), other),
      () => harness.bus.send(rollBackMapping, { ...ref(), version: 1 }, other),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'INTEGRATION.NOT_FOUND' });
  });

  it('tell the engine since when each line brings its values', async () => {
    const valueMap = [{ markmail: 'Boss', crm: 'CEO' }];
    await replace(EMAIL, { ...TITLE, rule: 'crm', valueMap }, line('lastName', 'LastName'));

    const spec = await harness.bus.send(getSyncSpec, { integrationId: made.id }, mine);

    const since = Object.fromEntries(
      spec.objects.contact.fields.map(({ markmailField, since: at }) => [markmailField, at ?? null]),
    );
    expect(since).toEqual({ email: null, title: 4, lastName: 3 });
  });
});
