import { randomUUID } from 'node:crypto';
import {
  createIntegration,
  deleteIntegration,
  getIntegration,
  getMappings,
  listIntegrations,
  updateIntegration,
} from '@app/contracts';
import { queryAsAdmin } from '../../../test/support/database.js';
import { breakCrm, contextOf, create, eventsAbout, healCrm, startHarness, type Harness } from './harness.js';

let harness: Harness;
const mine = contextOf();
const theirs = contextOf();

beforeAll(async () => {
  harness = await startHarness(['--bare']);
});
afterAll(() => harness.stop());

async function unpublished(): Promise<number> {
  const sql = 'SELECT count(*)::int AS n FROM integration.outbox WHERE published_at IS NULL';
  return (await queryAsAdmin<{ n: number }>(harness.database, sql))[0].n;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 100; i += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It did not become so within 5 seconds.');
}

describe('a new integration', () => {
  it('starts with contacts both ways, the default mapping and a minute’s schedule', async () => {
    const made = await create(harness, mine);

    const { items, version } = await harness.bus.send(
      getMappings,
      { integrationId: made.id, object: 'contact' },
      mine,
    );
    expect(made).toMatchObject({
      name: 'Acme',
      version: 1,
      objects: {
        contact: {
          enabled: true,
          direction: 'bidirectional',
          deletes: { fromCrm: 'unlink', toCrm: 'ignore' },
        },
      },
      settings: {
        schedule: { kind: 'interval', seconds: 60 },
        apiBudgetPercent: 80,
        emailActivities: 'each',
      },
    });
    expect(version).toBe(1);
    expect(
      items.map(({ markmailField, direction, rule }) => `${markmailField} ${direction} ${rule}`),
    ).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^email bidirectional /),
        expect.stringMatching(/^lastName bidirectional /),
        expect.stringMatching(/^company fromCrm /),
        'status bidirectional optOutWins',
      ]),
    );
    expect(await harness.bus.send(getIntegration, { id: made.id }, mine)).toEqual(made);
  });

  it('makes our external id in the org, tells it and rings', async () => {
    const before = harness.rings();

    const made = await create(harness, mine);

    const [{ report, fields }] = await queryAsAdmin<{ report: object; fields: { name: string }[] }>(
      harness.database,
      `SELECT report, schema -> 'fields' AS fields FROM integration.described_schema WHERE connection_id = $1`,
      [made.connectionId],
    );
    expect(report).toMatchObject({ ready: true, todo: [] });
    expect(fields.map((field) => field.name)).toContain('MarkMail_ID__c');
    expect(await eventsAbout(harness, made.id)).toEqual(['crm.integration.created.v1']);
    expect(harness.rings()).toBeGreaterThan(before);
    await until(async () => (await unpublished()) === 0);
  });

  it('takes what it is given', async () => {
    const made = await create(harness, mine, {
      name: 'Tokyo',
      objects: { contact: { direction: 'fromCrm', deletes: { fromCrm: 'archive' } } },
      settings: { schedule: { kind: 'cron', expression: '0 9 * * 1-5', timeZone: 'Asia/Tokyo' } },
    });

    expect(made).toMatchObject({
      name: 'Tokyo',
      objects: { contact: { direction: 'fromCrm', deletes: { fromCrm: 'archive', toCrm: 'ignore' } } },
      settings: {
        schedule: { kind: 'cron', expression: '0 9 * * 1-5', timeZone: 'Asia/Tokyo' },
        apiBudgetPercent: 80,
        emailActivities: 'each',
      },
    });
  });

  it('needs a connection that is there, ours and connected', async () => {
    const pending = harness.auth.connect(mine.tenantId, 'pending');
    const foreign = harness.auth.connect(theirs.tenantId);
    const attempt = (connectionId: string) => harness.bus.send(createIntegration, { connectionId }, mine);

    await expect(attempt(randomUUID())).rejects.toMatchObject({
      kind: 'notFound',
      code: 'CONNECTION.NOT_FOUND',
    });
    await expect(attempt(foreign)).rejects.toMatchObject({ kind: 'notFound', code: 'CONNECTION.NOT_FOUND' });
    await expect(attempt(pending)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'INTEGRATION.CONNECTION_NOT_READY',
      details: { status: 'pending' },
    });
  });

  it('stores nothing when the CRM is down', async () => {
    const connectionId = harness.auth.connect(mine.tenantId);
    await breakCrm(harness);

    const attempt = harness.bus
      .send(createIntegration, { connectionId }, mine)
      .finally(() => healCrm(harness));

    await expect(attempt).rejects.toMatchObject({ kind: 'crmUnavailable', retry: { kind: 'backoff' } });
    const rows = await queryAsAdmin(
      harness.database,
      'SELECT 1 FROM integration.crm_integration WHERE connection_id = $1',
      [connectionId],
    );
    expect(rows).toEqual([]);
  });

  it('is made once for a repeated Idempotency-Key', async () => {
    const connectionId = harness.auth.connect(mine.tenantId);
    const context = contextOf(mine.tenantId, { idempotencyKey: 'once-1' });
    const send = (name: string) => harness.bus.send(createIntegration, { connectionId, name }, context);

    const first = await send('One');

    expect(await send('One')).toEqual(first);
    await expect(send('Two')).rejects.toMatchObject({ code: 'IDEMPOTENCY.KEY_REUSED' });
  });

  it('leaves the org alone while contacts are not enabled, and makes it ready when they are', async () => {
    const reportOf = async (connectionId: string) => {
      const sql = 'SELECT report FROM integration.described_schema WHERE connection_id = $1';
      return (await queryAsAdmin<{ report: object | null }>(harness.database, sql, [connectionId])).at(0)
        ?.report;
    };
    const made = await create(harness, mine, { objects: { contact: { enabled: false } } });
    const before = await reportOf(made.connectionId);

    await harness.bus.send(
      updateIntegration,
      { id: made.id, patch: { objects: { contact: { enabled: true } } } },
      mine,
    );

    expect(before).toBeUndefined();
    expect(await reportOf(made.connectionId)).toMatchObject({ ready: true });
  });

  it('maps to which account a contact belongs as soon as accounts are synchronised, and not before', async () => {
    const { id } = await create(harness, mine);
    const ref = { integrationId: id, object: 'contact' as const };
    const accounts = async () => {
      const { version, items } = await harness.bus.send(getMappings, ref, mine);
      return [version, items.filter(({ markmailField }) => markmailField === 'accountId')];
    };
    const enable = (enabled: boolean) =>
      harness.bus.send(updateIntegration, { id, patch: { objects: { account: { enabled } } } }, mine);
    const before = await accounts();

    await enable(true);
    const after = await accounts();
    await enable(false);
    await enable(true);
    const both = await create(harness, mine, { objects: { account: { enabled: true } } });

    expect(before).toEqual([1, []]);
    expect(after).toMatchObject([2, [{ crmField: 'AccountId', direction: 'fromCrm', rule: 'crm' }]]);
    expect(await accounts()).toEqual(after);
    const { items } = await harness.bus.send(getMappings, { ...ref, integrationId: both.id }, mine);
    expect(items.map(({ markmailField }) => markmailField)).toContain('accountId');
  });

  it('is made although the org hides fields from us, without them, and says what its administrator must do', async () => {
    const hidden = ['Contact.Phone', 'Contact.MarkMail_ID__c'];
    await create(harness, mine);
    await harness.sandbox.control('permissions', { hide: hidden });

    const made = await create(harness, mine).finally(() =>
      harness.sandbox.control('permissions', { show: hidden }),
    );

    const ref = { integrationId: made.id, object: 'contact' as const };
    const { items } = await harness.bus.send(getMappings, ref, mine);
    const warning = harness
      .log()
      .split('\n')
      .find((text) => text.includes('must permit something') && text.includes(made.connectionId));
    expect(items.map((item) => item.markmailField)).toEqual(expect.arrayContaining(['email', 'lastName']));
    expect(items.map((item) => item.markmailField)).not.toContain('phone');
    expect(warning).toContain('MarkMail_ID__c');
  });

  it('names every wrong field at once', async () => {
    const request = {
      connectionId: harness.auth.connect(mine.tenantId),
      name: 7,
      nmae: 'x',
      objects: { contact: { direction: 'up', deletes: { fromCrm: 'burn' } }, team: {} },
      settings: { schedule: { kind: 'interval', seconds: 4 }, apiBudgetPercent: 0 },
    };

    const attempt = harness.bus.send(createIntegration, request as never, mine);

    const error = await attempt.then(
      () => undefined,
      (failure: { errors: { pointer: string }[] }) => failure,
    );
    expect(error?.errors.map((wrong) => wrong.pointer).sort()).toEqual([
      '/name',
      '/nmae',
      '/objects/contact/deletes/fromCrm',
      '/objects/contact/direction',
      '/objects/team',
      '/settings/apiBudgetPercent',
      '/settings/schedule/seconds',
    ]);
  });
});

describe('changing an integration', () => {
  it('keeps what the patch leaves out, also inside', async () => {
    const made = await create(harness, mine);

    const changed = await harness.bus.send(
      updateIntegration,
      { id: made.id, ifVersion: 1, patch: { objects: { contact: { deletes: { toCrm: 'archive' } } } } },
      mine,
    );

    expect(changed).toEqual({
      ...made,
      version: 2,
      updatedAt: changed.updatedAt,
      objects: {
        ...made.objects,
        contact: { ...made.objects.contact, deletes: { fromCrm: 'unlink', toCrm: 'archive' } },
      },
    });
    expect(await eventsAbout(harness, made.id)).toEqual([
      'crm.integration.created.v1',
      'crm.integration.updated.v1',
    ]);
  });

  it('makes no version when nothing changes', async () => {
    const made = await create(harness, mine);

    const same = await harness.bus.send(updateIntegration, { id: made.id, patch: { name: made.name } }, mine);

    expect(same).toEqual(made);
    expect(await eventsAbout(harness, made.id)).toHaveLength(1);
  });

  it('refuses a stale version and a null', async () => {
    const made = await create(harness, mine);
    const update = (patch: object, ifVersion?: number) =>
      harness.bus.send(updateIntegration, { id: made.id, patch, ...(ifVersion ? { ifVersion } : {}) }, mine);
    await update({ name: 'Second' });

    await expect(update({ name: 'Third' }, 1)).rejects.toMatchObject({ kind: 'preconditionFailed' });
    await expect(update({ name: null })).rejects.toMatchObject({ errors: [{ pointer: '/name' }] });
  });

  it('loses none of many changes at once', async () => {
    const made = await create(harness, mine);
    const patches = [
      { name: 'Renamed' },
      { settings: { apiBudgetPercent: 33 } },
      { settings: { schedule: { kind: 'manual' as const } } },
      { objects: { contact: { direction: 'toCrm' as const } } },
      { objects: { contact: { deletes: { fromCrm: 'delete' as const } } } },
    ];

    await Promise.all(
      patches.map((patch) => harness.bus.send(updateIntegration, { id: made.id, patch }, mine)),
    );

    expect(await harness.bus.send(getIntegration, { id: made.id }, mine)).toMatchObject({
      name: 'Renamed',
      version: 1 + patches.length,
      settings: { apiBudgetPercent: 33, schedule: { kind: 'manual' } },
      objects: { contact: { direction: 'toCrm', deletes: { fromCrm: 'delete', toCrm: 'ignore' } } },
    });
  });
});

describe('deleting an integration', () => {
  it('hides it from everything, and may be repeated', async () => {
    const made = await create(harness, mine);
    const remove = (ifVersion?: number) =>
      harness.bus.send(deleteIntegration, { id: made.id, ...(ifVersion ? { ifVersion } : {}) }, mine);

    await expect(remove(9)).rejects.toMatchObject({ kind: 'preconditionFailed' });
    expect(await remove()).toEqual({ done: true });
    expect(await remove()).toEqual({ done: true });

    const gone = { kind: 'notFound', code: 'INTEGRATION.NOT_FOUND' };
    await expect(harness.bus.send(getIntegration, { id: made.id }, mine)).rejects.toMatchObject(gone);
    await expect(
      harness.bus.send(updateIntegration, { id: made.id, patch: { name: 'x' } }, mine),
    ).rejects.toMatchObject(gone);
    await expect(
      harness.bus.send(getMappings, { integrationId: made.id, object: 'contact' }, mine),
    ).rejects.toMatchObject(gone);
    expect(await eventsAbout(harness, made.id)).toEqual([
      'crm.integration.created.v1',
      'crm.integration.deleted.v1',
    ]);
  });
});

describe('the list of integrations', () => {
  it('is paged oldest first, without gaps or deleted ones', async () => {
    const context = contextOf();
    const made = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) made.push(await create(harness, context, { name }));
    await harness.bus.send(deleteIntegration, { id: made[2].id }, context);

    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { name: string }[]; nextCursor: string | null } = await harness.bus.send(
        listIntegrations,
        { limit: 2, ...(cursor === null ? {} : { cursor }) },
        context,
      );
      names.push(...page.items.map((item) => item.name));
      cursor = page.nextCursor;
    } while (cursor !== null);

    expect(names).toEqual(['a', 'b', 'd', 'e']);
    await expect(harness.bus.send(listIntegrations, { cursor: 'abc' }, context)).rejects.toMatchObject({
      kind: 'invalidInput',
      errors: [{ pointer: '/cursor' }],
    });
  });
});
