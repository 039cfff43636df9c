import {
  applyMappingTemplate,
  exportMappings,
  getMappings,
  importMappings,
  listMappingTemplates,
  listMappingVersions,
  type IntegrationView,
} from '@app/contracts';
import { contextOf, create, startHarness, type Harness } from './harness.js';

let harness: Harness;
let made: IntegrationView;
const mine = contextOf();
const ref = () => ({ integrationId: made.id, object: 'contact' as const });
const exported = (format: 'yaml' | 'json') =>
  harness.bus.send(exportMappings, { integrationId: made.id, format }, mine);
const imported = (text: string, dryRun = false) =>
  harness.bus.send(importMappings, { integrationId: made.id, text, dryRun }, mine);
const versions = async () => (await harness.bus.send(listMappingVersions, ref(), mine)).items.length;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());
beforeEach(async () => {
  made = await create(harness, mine);
});

describe('a mapping file', () => {
  it.each(['yaml', 'json'] as const)('as %s can be read back, and then changes nothing', async (format) => {
    const { text, fileName } = await exported(format);

    expect(fileName.endsWith(`.${format}`)).toBe(true);
    expect(await imported(text)).toEqual({
      dryRun: false,
      objects: [{ object: 'contact', version: 1, changes: [] }],
    });
    expect(await versions()).toBe(1);
    expect((await exported(format)).text).toBe(text);
  });

  it('puts what it says in force, as one version that names who did it; a dry run only tells', async () => {
    const { text } = await exported('yaml');
    const edited = text.replace(
      /crmField: Title\n(\s+)direction: bidirectional/,
      'crmField: Title\n$1direction: toCrm',
    );

    const told = await imported(edited, true);
    expect(await versions()).toBe(1);
    const done = await imported(edited);

    expect(told.objects).toMatchObject([
      { version: 1, changes: [{ markmailField: 'title', change: 'changed', parts: ['direction'] }] },
    ]);
    expect(done.objects[0]).toEqual({ ...told.objects[0], version: 2 });
    const { items } = await harness.bus.send(getMappings, ref(), mine);
    expect(items.find(({ markmailField }) => markmailField === 'title')).toMatchObject({
      direction: 'toCrm',
    });
  });

  it('with one wrong line changes nothing at all, and names the place', async () => {
    const file = {
      format: 'markmail-mapping/1',
      objects: {
        account: [{ markmailField: 'name', crmField: 'Name', direction: 'bidirectional', rule: 'newest' }],
        contact: [
          { markmailField: 'email', crmField: 'Email', direction: 'bidirectional', rule: 'newest' },
          { markmailField: 'title', crmField: 'Nowhere', direction: 'bidirectional', rule: 'newest' },
        ],
      },
    };

    await expect(imported(JSON.stringify(file))).rejects.toMatchObject({
      code: 'INTEGRATION.MAPPING_FILE_INVALID',
      errors: [expect.objectContaining({ pointer: '/text/objects/contact/1/crmField', code: 'unknown' })],
    });
    expect(await versions()).toBe(1);
    expect((await exported('yaml')).text).not.toContain('account');
  });
});

describe('mapping templates', () => {
  it('hold in an org as far as it has their fields, every one of them', async () => {
    const { items } = await harness.bus.send(listMappingTemplates, {}, mine);

    for (const { id: templateId, object, mappings: lines } of items) {
      const request = { integrationId: made.id, object, templateId };
      const told = await harness.bus.send(applyMappingTemplate, { ...request, dryRun: true }, mine);
      const done = await harness.bus.send(applyMappingTemplate, request, mine);
      const { items: saved } = await harness.bus.send(getMappings, { integrationId: made.id, object }, mine);

      expect(done.changes).toEqual(told.changes);
      expect(saved.length + done.leftOut.length).toBe(lines.length);
      expect(saved.length).toBeGreaterThan(lines.length / 2);
      for (const { reason } of done.leftOut) expect(reason).toMatch(/\.$/);
    }
  });

  it('are refused for another kind of records', async () => {
    await expect(
      harness.bus.send(applyMappingTemplate, { ...ref(), templateId: 'leadStandard' }, mine),
    ).rejects.toMatchObject({ code: 'INTEGRATION.MAPPING_TEMPLATE_NOT_FOUND' });
  });
});
