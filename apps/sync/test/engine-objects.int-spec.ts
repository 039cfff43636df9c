// Records of every kind that stands by itself, both ways against a real org.
import type { DataSource } from 'typeorm';
import { createCampaign, createList, listRunErrors, patchLead, submitForm } from '@app/contracts';
import type { CrmObject } from '@app/crm-core';
import { inTenant, uuidv7 } from '@app/database';
import { dataSourceOf, TENANT, World } from './world.js';

jest.setTimeout(60_000);

const LEADS = 300;
const OBJECTS: readonly CrmObject[] = ['contact', 'lead', 'account', 'list', 'campaign'];

interface RemoteLead {
  Id: string;
  Email: string | null;
  Company: string;
  Title: string | null;
  Status: string;
  HasOptedOutOfEmail: boolean;
  MarkMail_ID__c: string | null;
}

describe('the engine with other objects than contacts', () => {
  let world: World;
  let dataSource: DataSource;

  beforeAll(async () => {
    world = await World.start(['--contacts', '50', '--leads', String(LEADS)], OBJECTS);
    dataSource = dataSourceOf(await world.startSync());
  });
  afterAll(() => world.stop());

  const query = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    inTenant(dataSource, TENANT, (tx) => tx.query<T[]>(sql, parameters));
  const remote = async <Row extends { Id: string }>(object: string, id: string) =>
    (await world.dump<Row>(object)).find((row) => row.Id === id);
  const here = async <Row>(table: string, crmId: string) =>
    (
      await query<Row>(
        `SELECT t.*, l.status AS link_status FROM link l JOIN ${table} t ON t.id = l.record_id WHERE l.crm_id = $1`,
        [crmId],
      )
    )[0];
  const crmIdOf = async (id: string) =>
    (await query<{ crm_id: string }>('SELECT crm_id FROM link WHERE record_id = $1', [id]))[0]?.crm_id;
  const aLead = async (email: string, more: object = {}): Promise<string> => {
    const id = uuidv7();
    await query(
      `INSERT INTO lead (id, tenant_id, email, email_folded, last_name, company) VALUES ($1, $2, $3, lower($3), 'Local', 'Acme')`,
      [id, TENANT, email],
    );
    if (Object.keys(more).length > 0) await world.send(patchLead, { id, patch: more });
    return id;
  };
  const someLeads = (count: number, offset: number) =>
    query<{ id: string; crm_id: string; version: string }>(
      `SELECT c.id, l.crm_id, c.version FROM lead c JOIN link l ON l.record_id = c.id
        WHERE c.status = 'active' AND c.deleted_at IS NULL AND l.status = 'synced' ORDER BY c.id OFFSET $2 LIMIT $1`,
      [count, offset],
    );

  it('pulls all of them at once, field by field, with one link each', async () => {
    const runs = await world.syncAll('full');

    const accounts = await world.dump<{ Id: string; Name: string; Website: string | null }>('Account');
    expect(Object.keys(runs).toSorted()).toEqual([...OBJECTS].toSorted());
    expect(runs.lead).toMatchObject({ state: 'succeeded', fromCrm: { created: LEADS, rejected: 0 } });
    expect(runs.account).toMatchObject({ state: 'succeeded', fromCrm: { created: accounts.length } });
    const ours = await query<{ name: string; name_folded: string; website: string | null; crm_id: string }>(
      'SELECT c.*, l.crm_id FROM account c JOIN link l ON l.record_id = c.id',
    );
    const byId = new Map(ours.map((account) => [account.crm_id, account]));
    expect(byId.size).toBe(accounts.length);
    for (const { Id, Name, Website } of accounts)
      expect(byId.get(Id)).toMatchObject({
        name: Name.trim(),
        name_folded: Name.trim().toLowerCase(),
        website: Website,
      });
    const [lead] = await someLeads(1, 0);
    const there = await remote<RemoteLead>('Lead', lead.crm_id);
    expect(await here('lead', lead.crm_id)).toMatchObject({
      company: there?.Company.trim(),
      lead_status: there?.Status,
      email_folded: there?.Email?.toLowerCase() ?? null,
    });
  });

  it('changes nothing when all of them run again', async () => {
    const before = await query(
      'SELECT id, version FROM lead UNION ALL SELECT id, version FROM account ORDER BY id',
    );

    const runs = await world.syncAll('full');

    for (const run of Object.values(runs))
      expect(run).toMatchObject({ state: 'succeeded', created: 0, updated: 0, deleted: 0, rejected: 0 });
    expect(
      await query('SELECT id, version FROM lead UNION ALL SELECT id, version FROM account ORDER BY id'),
    ).toEqual(before);
  });

  it('runs parents before children when all are started', async () => {
    const runs = await world.syncAll();

    const begun = (object: CrmObject) => Date.parse(runs[object]?.startedAt ?? '');
    const ended = (object: CrmObject) => Date.parse(runs[object]?.completedAt ?? '');
    for (const parent of ['account', 'campaign', 'list'] as const)
      for (const child of ['contact', 'lead'] as const)
        expect(begun(child)).toBeGreaterThanOrEqual(ended(parent));
  });

  it('carries a lead of a form there once, with our id on it', async () => {
    const fields = { email: 'form@example.com', lastName: 'Sato', company: 'Acme' };
    const { recordId: leadId } = await world.send(submitForm, { formId: 'spring', ...fields });

    const run = await world.sync('incremental', 'lead');
    await world.sync('full', 'lead');

    expect(run.toCrm).toMatchObject({ created: 1, rejected: 0 });
    const there = (await world.dump<RemoteLead>('Lead')).filter((lead) => lead.MarkMail_ID__c === leadId);
    expect(there).toMatchObject([{ Email: 'form@example.com', Company: 'Acme' }]);
    expect(await crmIdOf(leadId)).toBe(there[0].Id);
  });

  it('keeps both edits of a lead, and asks the rule where both edited one field', async () => {
    const [lead] = await someLeads(1, 3);
    await world.send(patchLead, { id: lead.id, patch: { title: 'Ours', phone: '+81 3 0000 0000' } });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await world.editRemote('Lead', { Id: lead.crm_id, Company: 'Theirs', Phone: '+81 3 1111 1111' });

    await world.sync('incremental', 'lead');

    expect(await here('lead', lead.crm_id)).toMatchObject({
      title: 'Ours',
      company: 'Theirs',
      phone: '+81 3 1111 1111',
    });
    expect(await remote('Lead', lead.crm_id)).toMatchObject({
      Title: 'Ours',
      Company: 'Theirs',
      Phone: '+81 3 1111 1111',
    });
  });

  it('puts a field of a lead into the queue where the rule is to ask', async () => {
    const [lead] = await someLeads(1, 4);
    const { lead: spec } = world.spec.objects;
    world.spec.objects.lead = {
      ...spec,
      fields: spec.fields.map((field) =>
        field.markmailField === 'title' ? { ...field, rule: 'ask' as const } : field,
      ),
    };
    await world.sync('incremental', 'lead');
    await world.send(patchLead, { id: lead.id, patch: { title: 'Ours' } });
    await world.editRemote('Lead', { Id: lead.crm_id, Title: 'Theirs' });

    const run = await world.sync('incremental', 'lead');

    world.spec.objects.lead = spec;
    expect(run.conflicts).toBe(1);
    expect(await query('SELECT field, markmail, crm FROM conflict WHERE object = $1', ['lead'])).toEqual([
      { field: 'title', markmail: 'Ours', crm: 'Theirs' },
    ]);
    expect([await here('lead', lead.crm_id), await remote('Lead', lead.crm_id)]).toMatchObject([
      { title: 'Ours' },
      { Title: 'Theirs' },
    ]);
  });

  it('carries the opt-out of a lead both ways and never takes one back', async () => {
    const [ours, theirs] = await someLeads(2, 10);
    await world.send(patchLead, { id: ours.id, patch: { status: 'unsubscribed' } });
    await world.editRemote('Lead', { Id: theirs.crm_id, HasOptedOutOfEmail: true });
    await world.sync('incremental', 'lead');
    for (const { crm_id } of [ours, theirs])
      await world.editRemote('Lead', { Id: crm_id, HasOptedOutOfEmail: false });

    await world.sync('incremental', 'lead');

    for (const { crm_id } of [ours, theirs]) {
      expect(await remote('Lead', crm_id)).toMatchObject({ HasOptedOutOfEmail: true });
      expect(await here('lead', crm_id)).toMatchObject({ status: 'unsubscribed' });
    }
  });

  it('follows deletions of leads both ways and revives none', async () => {
    const [ours, theirs] = await someLeads(2, 20);
    await query(
      'UPDATE lead SET deleted_at = now(), version = version + 1, updated_at = now() WHERE id = $1',
      [ours.id],
    );
    await world.sandbox.control('delete', { object: 'Lead', ids: [theirs.crm_id] });

    const run = await world.sync('incremental', 'lead');
    await world.sync('full', 'lead');

    expect([run.fromCrm.deleted, run.toCrm.deleted]).toEqual([1, 1]);
    expect(await remote('Lead', ours.crm_id)).toBeUndefined();
    expect(await here('lead', theirs.crm_id)).toMatchObject({ deleted_at: expect.any(Date) });
  });

  it('meets a lead that both sides had already, by its address, and does not guess between several', async () => {
    const id = await aLead('Both.Sides@example.com');
    await aLead('twin.lead@example.com');
    await aLead('twin.lead@example.com');
    const [met] = await world.editRemote('Lead', {
      LastName: 'L',
      Company: 'C',
      Email: 'both.sides@example.com',
    });
    const [twin] = await world.editRemote('Lead', {
      LastName: 'L',
      Company: 'C',
      Email: 'twin.lead@example.com',
    });

    const run = await world.sync('incremental', 'lead');

    expect(await crmIdOf(id)).toBe(met);
    expect((await world.send(listRunErrors, { runId: run.id })).items).toMatchObject([
      { crmId: twin, code: 'MATCH.AMBIGUOUS' },
    ]);
    expect(
      (await world.dump<RemoteLead>('Lead')).filter((lead) => lead.Email === 'twin.lead@example.com'),
    ).toHaveLength(1);
  });

  it('never sends accounts, which the CRM alone looks after', async () => {
    const [account] = await query<{ id: string; crm_id: string }>(
      'SELECT c.id, l.crm_id FROM account c JOIN link l ON l.record_id = c.id ORDER BY c.id LIMIT 1',
    );
    const before = await remote('Account', account.crm_id);
    await query(`UPDATE account SET phone = '0', version = version + 1, updated_at = now() WHERE id = $1`, [
      account.id,
    ]);
    await query(`INSERT INTO account (id, tenant_id, name, name_folded) VALUES ($1, $2, 'Ours', 'ours')`, [
      uuidv7(),
      TENANT,
    ]);

    const run = await world.sync('incremental', 'account');

    expect(run).toMatchObject({ state: 'succeeded', toCrm: { created: 0, updated: 0 } });
    expect(await remote('Account', account.crm_id)).toEqual(before);
  });

  it('carries a campaign there and back, with its dates, its amount and its flag', async () => {
    const { id } = await world.send(createCampaign, {
      name: 'Spring',
      type: 'Email',
      startDate: '2026-03-01',
      endDate: '2026-03-31',
      budget: 1_000,
      isActive: true,
    });
    await world.sync('incremental', 'campaign');
    const crmId = await crmIdOf(id);
    expect(await remote('Campaign', crmId)).toMatchObject({
      Name: 'Spring',
      Type: 'Email',
      StartDate: '2026-03-01',
      EndDate: '2026-03-31',
      BudgetedCost: 1_000,
      IsActive: true,
      MarkMail_ID__c: id,
    });

    await world.editRemote('Campaign', { Id: crmId, BudgetedCost: 2_500, StartDate: null, IsActive: false });
    const run = await world.sync('incremental', 'campaign');

    expect(run.fromCrm).toMatchObject({ updated: 1, rejected: 0 });
    expect(
      await query('SELECT budget::int, start_date, end_date::text, is_active FROM campaign WHERE id = $1', [
        id,
      ]),
    ).toEqual([{ budget: 2_500, start_date: null, end_date: '2026-03-31', is_active: false }]);
    expect((await world.sync('full', 'campaign')).updated).toBe(0);
  });

  it('keeps lists and campaigns of one name apart, and never joins what only shares a name', async () => {
    const { id } = await world.send(createList, { name: 'Friends' });
    const [theirs] = await world.editRemote(
      'Campaign',
      { Name: 'Friends', Type: 'MarkMail List' },
      { Name: 'Friends', Type: 'Webinar' },
    );

    await world.syncAll();

    const there = (await world.dump<{ Id: string; Name: string; Type: string }>('Campaign')).filter(
      ({ Name }) => Name === 'Friends',
    );
    expect(there.map(({ Type }) => Type).toSorted()).toEqual(['MarkMail List', 'MarkMail List', 'Webinar']);
    expect(await crmIdOf(id)).not.toBe(theirs);
    expect(await query(`SELECT 1 FROM list WHERE name = 'Friends'`)).toHaveLength(2);
    expect(await query(`SELECT 1 FROM campaign WHERE name = 'Friends'`)).toHaveLength(1);
  });
});
