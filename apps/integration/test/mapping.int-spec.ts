import {
  getMappings,
  getSyncSpec,
  listFields,
  replaceMappings,
  updateIntegration,
  type FieldMappingBody,
  type IntegrationView,
} from '@app/contracts';
import { MEMBER_STATUSES, type CrmObject } from '@app/crm-core';
import { queryAsAdmin } from '../../../test/support/database.js';
import {
  ageSchemas,
  breakCrm,
  contextOf,
  create,
  eventsAbout,
  healCrm,
  startHarness,
  type Harness,
} from './harness.js';

let harness: Harness;
let made: IntegrationView;
const mine = contextOf();
const refOf = (integration: IntegrationView) => ({
  integrationId: integration.id,
  object: 'contact' as const,
});
const current = () => harness.bus.send(getMappings, refOf(made), mine);
const replace = (mappings: FieldMappingBody[], ifVersion?: number) =>
  harness.bus.send(replaceMappings, { ...refOf(made), mappings, ...(ifVersion ? { ifVersion } : {}) }, mine);
const line = (
  markmailField: string,
  crmField: string,
  more: Partial<FieldMappingBody> = {},
): FieldMappingBody => ({
  markmailField,
  crmField,
  direction: 'bidirectional',
  rule: 'newest',
  ...more,
});
const calls = async () =>
  (await harness.sandbox.control<{ apiCalls: { total: number } }>('stats')).apiCalls.total;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

beforeEach(async () => {
  made = await create(harness, mine);
});

describe('a mapping', () => {
  it('is replaced by a new version, and the old ones are kept', async () => {
    const lines = [
      line('email', 'Email'),
      line('lastName', 'LastName'),
      line('customFields.rank', 'Department'),
    ];

    const saved = await replace(lines, 1);

    expect(saved.version).toBe(2);
    expect(saved.items.map(({ compatibility: _, ...rest }) => rest)).toEqual(lines);
    expect(await current()).toEqual(saved);
    const versions = await queryAsAdmin<{ version: number; lines: number; actor_id: string }>(
      harness.database,
      `SELECT version, jsonb_array_length(fields) AS lines, actor_id FROM integration.field_mapping WHERE integration_id = $1 ORDER BY version`,
      [made.id],
    );
    expect(versions.map((row) => row.version)).toEqual([1, 2]);
    expect(versions[0].lines).toBeGreaterThan(lines.length);
    expect(versions[1]).toMatchObject({ lines: 3, actor_id: 'tester' });
    expect(await eventsAbout(harness, made.id)).toEqual([
      'crm.integration.created.v1',
      'crm.integration.mappingChanged.v1',
    ]);
  });

  it('says what is lost', async () => {
    const { items } = await replace([line('email', 'Email'), line('lastName', 'LastName')]);

    expect(items[1].compatibility).toEqual({
      verdict: 'lossy',
      reason: 'Values longer than 80 characters are refused.',
    });
  });

  it('gets no new version when it is set to what it is', async () => {
    const lines = [line('email', 'Email')];
    await replace(lines);

    expect((await replace(lines)).version).toBe(2);
  });

  it('names every wrong line at once and stays as it was', async () => {
    const before = await current();

    const attempt = replace([
      line('email', 'Email'),
      line('nickname', 'Title'),
      line('phone', 'Telephone__c'),
      line('status', 'HasOptedOutOfEmail'),
      line('company', 'Account.Name'),
      line('email', 'Email'),
      line('title', 'HasOptedOutOfEmail', { rule: 'optOutWins' }),
    ]);

    await expect(attempt).rejects.toMatchObject({
      kind: 'invalidInput',
      code: 'INTEGRATION.MAPPING_INVALID',
      errors: [
        { pointer: '/1/markmailField', code: 'unknown' },
        { pointer: '/2/crmField', code: 'unknown' },
        { pointer: '/3/rule', code: 'notAllowed' },
        { pointer: '/4/direction', code: 'notAllowed' },
        { pointer: '/6/rule', code: 'notAllowed' },
        { pointer: '/5/markmailField', code: 'duplicate' },
        { pointer: '/5/crmField', code: 'duplicate' },
        { pointer: '/6/crmField', code: 'duplicate' },
      ],
    });
    expect(await current()).toEqual(before);
  });

  it('keeps transforms, value maps and defaults, and repeats make no version', async () => {
    const lines = [
      line('phone', 'Phone', { direction: 'toCrm', transform: { toCrm: 'value.digits()' } }),
      line('lastName', 'LastName', { default: '不明' }),
      line('customFields.source', 'LeadSource', {
        valueMap: [{ markmail: 'ウェブ', crm: 'Web' }],
        unmapped: 'blank',
      }),
    ];

    const saved = await replace(lines);

    expect(saved.items.map(({ compatibility: _, ...rest }) => rest)).toEqual(lines);
    expect((await replace(lines)).version).toBe(saved.version);
  });

  it('names the place where an expression or a pair is wrong', async () => {
    const attempt = replace([
      line('phone', 'Phone', { direction: 'toCrm', transform: { toCrm: 'value.digits() + 1' } }),
      line('customFields.optedOut', 'HasOptedOutOfEmail', {
        valueMap: [{ markmail: 'はい', crm: 'yes' }],
        unmapped: 'reject',
      }),
      line('lastName', 'LastName', { default: 'x'.repeat(81) }),
    ]);

    await expect(attempt).rejects.toMatchObject({
      code: 'INTEGRATION.MAPPING_INVALID',
      errors: [
        {
          pointer: '/0/transform/toCrm',
          code: 'type',
          detail: 'At character 1: no such overload: string + int.',
        },
        { pointer: '/1/valueMap/0/crm', code: 'type' },
        { pointer: '/2/default', code: 'range' },
      ],
    });
  });

  it.each([
    [{ transform: { toCrm: 1 } }, '/mappings/0/transform/toCrm'],
    [{ transform: { sideways: 'value' } }, '/mappings/0/transform/sideways'],
    [{ valueMap: [{ markmail: 'a' }] }, '/mappings/0/valueMap/0/crm'],
    [{ valueMap: [{ markmail: {}, crm: 'a' }] }, '/mappings/0/valueMap/0/markmail'],
    [{ unmapped: 'drop' }, '/mappings/0/unmapped'],
    [{ default: ['a'] }, '/mappings/0/default'],
    [{ transform: { toCrm: 'x'.repeat(501) } }, '/mappings/0/transform/toCrm'],
  ])('with %j is refused', async (more, pointer) => {
    const attempt = replace([line('phone', 'Phone', more as object)]);

    await expect(attempt).rejects.toMatchObject({ kind: 'invalidInput', errors: [{ pointer }] });
  });

  it('is refused when the caller read an older version', async () => {
    await replace([line('email', 'Email')]);

    await expect(replace([line('lastName', 'LastName')], 1)).rejects.toMatchObject({
      kind: 'preconditionFailed',
    });
    expect((await current()).version).toBe(2);
  });

  it('has one winner of two who read the same version', async () => {
    const outcomes = await Promise.allSettled([
      replace([line('email', 'Email')], 1),
      replace([line('lastName', 'LastName')], 1),
    ]);

    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await current()).version).toBe(2);
  });

  it('is set by what the CRM lets us see', async () => {
    await harness.sandbox.control('permissions', { hide: ['Contact.Department'] });
    await ageSchemas(harness, made.connectionId);

    const attempt = replace([line('customFields.rank', 'Department')]);

    await expect(attempt).rejects.toMatchObject({ errors: [{ pointer: '/0/crmField', code: 'unknown' }] });
    await harness.sandbox.control('permissions', { show: ['Contact.Department'] });
  });

  it('of an object that is not enabled is what it would start with, until it is saved', async () => {
    const ref = { integrationId: made.id, object: 'account' as const };
    const save = (ifVersion: number) =>
      harness.bus.send(replaceMappings, { ...ref, ifVersion, mappings: [line('name', 'Name')] }, mine);

    const { version, items } = await harness.bus.send(getMappings, ref, mine);
    const saved = await save(0);

    expect(version).toBe(0);
    expect(items.map((item) => `${item.markmailField} ${item.crmField}`)).toEqual([
      'name Name',
      'website Website',
      'phone Phone',
      'industry Industry',
    ]);
    expect(saved).toMatchObject({ version: 1, items: [{ markmailField: 'name' }] });
    await expect(save(0)).rejects.toMatchObject({ kind: 'preconditionFailed' });
  });

  it('stays as it was saved when the object is enabled', async () => {
    const ref = { integrationId: made.id, object: 'account' as const };
    await harness.bus.send(replaceMappings, { ...ref, mappings: [line('name', 'Name')] }, mine);

    await harness.bus.send(
      updateIntegration,
      { id: made.id, patch: { objects: { account: { enabled: true }, deal: { enabled: true } } } },
      mine,
    );

    const { objects } = await harness.bus.send(getSyncSpec, { integrationId: made.id }, mine);
    expect(objects.account).toMatchObject({ enabled: true, direction: 'fromCrm', mappingVersion: 1 });
    expect(objects.account.fields).toHaveLength(1);
    expect(objects.deal.fields.map((field) => field.markmailField)).toEqual([
      'name',
      'stage',
      'amount',
      'closeDate',
      'probability',
      'isClosed',
      'isWon',
      'accountId',
    ]);
    expect(objects).not.toHaveProperty('lead');
  });

  it.each<[CrmObject, string[]]>([
    ['lead', ['email Email', 'leadStatus Status', 'source LeadSource', 'status HasOptedOutOfEmail']],
    ['list', ['name Name', 'description Description']],
    ['campaign', ['name Name', 'startDate StartDate', 'isActive IsActive', 'budget BudgetedCost']],
    [
      'campaignMember',
      ['campaignId CampaignId', 'contactId ContactId', 'leadId LeadId', 'memberStatus Status'],
    ],
    [
      'activity',
      ['subject Subject', 'occurredAt ActivityDate', 'contactId WhoId', 'leadId WhoId', 'campaignId WhatId'],
    ],
  ])('of %s records starts with the usual fields', async (object, expected) => {
    const { items } = await harness.bus.send(getMappings, { integrationId: made.id, object }, mine);

    expect(items.map((item) => `${item.markmailField} ${item.crmField}`)).toEqual(
      expect.arrayContaining(expected),
    );
  });

  it('starts with the states that the org gives to campaign members', async () => {
    const ref = { integrationId: made.id, object: 'campaignMember' as const };

    const { items } = await harness.bus.send(getMappings, ref, mine);
    const { crm } = await harness.bus.send(listFields, ref, mine);

    const states = crm.find((field) => field.name === 'Status')?.options.map((option) => option.value);
    const map = items.find((item) => item.markmailField === 'memberStatus')?.valueMap ?? [];
    expect(new Set(map.map((pair) => pair.markmail))).toEqual(
      new Set(MEMBER_STATUSES.filter((status) => status !== 'added')),
    );
    expect(states).toEqual(expect.arrayContaining(map.map((pair) => pair.crm)));
  });
});

describe('the fields to map', () => {
  it('are those of both sides, custom ones included', async () => {
    await replace([line('email', 'Email'), line('customFields.rank', 'Department')]);

    const { markmail, crm } = await harness.bus.send(listFields, refOf(made), mine);

    expect(markmail.map((field) => field.name)).toEqual([
      'email',
      'firstName',
      'lastName',
      'phone',
      'title',
      'company',
      'status',
      'accountId',
      'customFields.rank',
    ]);
    expect(crm.find((field) => field.name === 'LastName')).toMatchObject({
      type: 'string',
      required: true,
      maxLength: 80,
    });
    expect(crm.find((field) => field.name === 'Account.Name')).toMatchObject({
      createable: false,
      updateable: false,
    });
  });

  it('cost the CRM no call within ten minutes', async () => {
    const before = await calls();

    await harness.bus.send(listFields, refOf(made), mine);
    await replace([line('email', 'Email')]);

    expect(await calls()).toBe(before);
  });

  it('are asked for again after ten minutes', async () => {
    await harness.sandbox.control('fields', { object: 'Contact', name: 'Shoe_Size__c', type: 'Number' });
    const names = async () =>
      (await harness.bus.send(listFields, refOf(made), mine)).crm.map((field) => field.name);
    const before = await names();

    await ageSchemas(harness, made.connectionId);

    expect(before).not.toContain('Shoe_Size__c');
    expect(await names()).toContain('Shoe_Size__c');
  });

  it.each([
    ['the CRM is down', () => breakCrm(harness)],
    [
      'somebody must reconnect',
      () => Promise.resolve(harness.auth.setStatus(made.connectionId, 'needsReconnect')),
    ],
  ])('are told as they were while %s', async (_, fault) => {
    const before = await harness.bus.send(listFields, refOf(made), mine);
    await ageSchemas(harness, made.connectionId);
    await fault();

    const told = await harness.bus.send(listFields, refOf(made), mine).finally(() => healCrm(harness));

    expect(told).toEqual(before);
    expect(harness.log()).toContain('the stored description is used');
  });
});
