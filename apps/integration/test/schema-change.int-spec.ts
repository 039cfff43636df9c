import {
  getMappings,
  getSyncSpec,
  listSchemaChanges,
  recheckSyncSpec,
  replaceMappings,
  type IntegrationView,
} from '@app/contracts';
import { breakCrm, contextOf, create, healCrm, startHarness, type Harness } from './harness.js';

let harness: Harness;
let made: IntegrationView;
const mine = contextOf();
const ref = () => ({ integrationId: made.id, object: 'contact' as const });
const recheck = () => harness.bus.send(recheckSyncSpec, { ...ref(), isForced: true }, mine);
const changes = async () => (await harness.bus.send(listSchemaChanges, ref(), mine)).items;
const hide = (...names: string[]) => harness.sandbox.control('permissions', { hide: names });
const show = (...names: string[]) => harness.sandbox.control('permissions', { show: names });

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());
beforeEach(async () => {
  made = await create(harness, mine);
});

describe('what a CRM changes about its fields', () => {
  it('pauses the lines of fields that are gone, until they are back, and is listed newest first', async () => {
    await hide('Contact.Title');
    const without = (await recheck()).objects.contact;
    const [gone] = await changes();
    await show('Contact.Title');
    const again = (await recheck()).objects.contact;
    const [came, before] = await changes();

    expect(without.pausedFields).toEqual(['title']);
    expect(without.fields.map(({ markmailField }) => markmailField)).not.toContain('title');
    expect(without.fields.length).toBe(again.fields.length - 1);
    expect(again.pausedFields).toBeUndefined();
    expect(gone).toMatchObject({
      object: 'contact',
      field: 'Title',
      change: 'gone',
      before: { type: 'string', updateable: true },
      after: null,
      mappedTo: ['title'],
      isPaused: true,
    });
    expect(came).toMatchObject({ field: 'Title', change: 'came', before: null, isPaused: false });
    expect(before).toEqual({ ...gone, isPaused: false });
    expect((await harness.bus.send(getMappings, ref(), mine)).version).toBe(1);
  });

  it('is told of fields that came, and page by page', async () => {
    await harness.sandbox.control('fields', {
      object: 'Contact',
      name: 'Fresh1__c',
      type: 'Text',
      length: 20,
    });
    await recheck();
    await harness.sandbox.control('fields', {
      object: 'Contact',
      name: 'Fresh2__c',
      type: 'Text',
      length: 20,
    });
    await recheck();

    const first = await harness.bus.send(listSchemaChanges, { ...ref(), limit: 1 }, mine);
    const second = await harness.bus.send(
      listSchemaChanges,
      { ...ref(), limit: 1, cursor: first.nextCursor ?? '' },
      mine,
    );

    expect(first.items).toMatchObject([
      { field: 'Fresh2__c', change: 'came', mappedTo: [], isPaused: false },
    ]);
    expect(second.items).toMatchObject([{ field: 'Fresh1__c', change: 'came' }]);
    expect(second.nextCursor).toBeNull();
  });

  it('is what was known where the CRM cannot be asked', async () => {
    const before = await harness.bus.send(getSyncSpec, { integrationId: made.id }, mine);
    await breakCrm(harness);
    await expect(recheck()).rejects.toMatchObject({ code: 'CRM.UNAVAILABLE' });
    await healCrm(harness);

    expect(await harness.bus.send(getSyncSpec, { integrationId: made.id }, mine)).toEqual(before);
  });

  it('is nobody else’s, and a mapping can be saved without the field that is gone', async () => {
    const other = contextOf();
    await expect(harness.bus.send(listSchemaChanges, ref(), other)).rejects.toMatchObject({
      code: 'INTEGRATION.NOT_FOUND',
    });
    await hide('Contact.Title');
    await recheck();
    const { items } = await harness.bus.send(getMappings, ref(), mine);
    const mappings = items
      .filter(({ markmailField }) => markmailField !== 'title')
      .map(({ compatibility: _, ...line }) => line);

    const saved = await harness.bus.send(replaceMappings, { ...ref(), mappings }, mine);

    expect(saved.version).toBe(2);
    await show('Contact.Title');
  });
});
