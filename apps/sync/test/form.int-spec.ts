import {
  deleteContact,
  deleteLead,
  getContact,
  getLead,
  listContacts,
  listLeads,
  patchLead,
  submitForm,
  type SubmitFormRequest,
} from '@app/contracts';
import { uuidv7 } from '@app/database';
import { RecordWorld } from './record-world.js';
import { pointersOf } from './refusals.js';

let world: RecordWorld;

beforeAll(async () => {
  world = await RecordWorld.start();
  await world.startSync();
});
afterAll(() => world.stop());
beforeEach(() => {
  world.tenantId = uuidv7();
});

const submit = (fields: Partial<SubmitFormRequest> & { email: string }) =>
  world.send(submitForm, { formId: 'newsletter', ...fields });
const submissions = () =>
  world.query(
    'SELECT id, form_id, contact_id, lead_id, outcome, fields FROM sync.form_submission WHERE tenant_id = $1 ORDER BY id',
    [world.tenantId],
  );

describe('a submission', () => {
  it('of somebody unknown makes a lead', async () => {
    const answer = await submit({
      email: 'Taro@Example.com',
      firstName: ' Taro ',
      company: 'Acme',
      source: 'Fair',
      customFields: { size: 5 },
    });

    expect(answer).toMatchObject({ object: 'lead', outcome: 'created' });
    expect(await world.send(getLead, { id: answer.recordId })).toMatchObject({
      email: 'Taro@Example.com',
      firstName: 'Taro',
      company: 'Acme',
      source: 'Fair',
      formId: 'newsletter',
      status: 'active',
      customFields: { size: 5 },
      version: 1,
    });
    expect((await world.eventsOf(answer.recordId)).map(({ verb }) => verb)).toEqual(['created']);
  });

  it('of somebody with an open lead changes it by what was entered', async () => {
    const first = await submit({ email: 'a@example.com', firstName: 'A', title: 'CEO' });

    const again = await submit({
      email: 'A@EXAMPLE.com',
      formId: 'other',
      firstName: null,
      title: 'CTO',
      phone: '1',
    });
    const same = await submit({ email: 'a@example.com', title: 'CTO' });

    expect([again.recordId, again.outcome]).toEqual([first.recordId, 'updated']);
    expect([same.recordId, same.outcome]).toEqual([first.recordId, 'unchanged']);
    expect(await world.send(getLead, { id: first.recordId })).toMatchObject({
      email: 'a@example.com',
      firstName: 'A',
      title: 'CTO',
      phone: '1',
      formId: 'newsletter',
      version: 2,
    });
  });

  it('of a contact fills in what is blank and overwrites nothing', async () => {
    const contact = await world.aContact({
      email: 'c@example.com',
      title: 'Chief',
      customFields: { size: 5 },
    });

    const answer = await submit({
      email: 'C@example.com',
      title: 'Intern',
      phone: '123',
      source: 'Fair',
      customFields: { size: 7, colour: 'red' },
    });
    const again = await submit({ email: 'c@example.com', title: 'Intern' });

    expect(answer).toMatchObject({ object: 'contact', recordId: contact.id, outcome: 'updated' });
    expect(again).toMatchObject({ object: 'contact', recordId: contact.id, outcome: 'unchanged' });
    expect(await world.send(getContact, { id: contact.id })).toMatchObject({
      email: 'c@example.com',
      title: 'Chief',
      phone: '123',
      customFields: { size: 5, colour: 'red' },
      version: 2,
    });
    expect((await world.send(listLeads, {})).items).toEqual([]);
  });

  it('is kept as it was sent, whatever it changed', async () => {
    const { recordId, submissionId } = await submit({ email: 'a@example.com', phone: ' 1 ' });
    await submit({ email: 'a@example.com' });

    expect(await submissions()).toEqual([
      {
        id: submissionId,
        form_id: 'newsletter',
        contact_id: null,
        lead_id: recordId,
        outcome: 'created',
        fields: { email: 'a@example.com', phone: ' 1 ' },
      },
      expect.objectContaining({ lead_id: recordId, outcome: 'unchanged' }),
    ]);
  });

  it('passes over leads that were deleted or became contacts', async () => {
    const deleted = await submit({ email: 'a@example.com' });
    await world.send(deleteLead, { id: deleted.recordId });
    const converted = await submit({ email: 'a@example.com' });
    await world.query('UPDATE sync.lead SET converted_at = now() WHERE id = $1', [converted.recordId]);

    const third = await submit({ email: 'a@example.com' });

    expect(third.outcome).toBe('created');
    expect(new Set([deleted.recordId, converted.recordId, third.recordId]).size).toBe(3);
  });

  it('makes one lead of many at once for one address', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => submit({ email: 'race@example.com', title: `t${i}` })),
    );

    expect(new Set(answers.map(({ recordId }) => recordId)).size).toBe(1);
    expect(answers.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
    expect(await submissions()).toHaveLength(12);
  });

  it('lifts no opt-out: not of a contact, nor of one who was deleted, nor of a lead', async () => {
    const contact = await world.aContact({ email: 'c@example.com', status: 'unsubscribed' });
    const gone = await world.aContact({ email: 'gone@example.com', status: 'complained' });
    await world.send(deleteContact, { id: gone.id });
    const lead = await submit({ email: 'lead@example.com' });
    await world.send(patchLead, { id: lead.recordId, patch: { status: 'unsubscribed' } });
    await world.send(deleteLead, { id: lead.recordId });

    await submit({ email: 'c@example.com', phone: '1' });
    const made = [await submit({ email: 'gone@example.com' }), await submit({ email: 'lead@example.com' })];

    expect((await world.send(getContact, { id: contact.id })).status).toBe('unsubscribed');
    const leads = await Promise.all(made.map(({ recordId }) => world.send(getLead, { id: recordId })));
    expect(leads.map(({ status }) => status)).toEqual(['complained', 'unsubscribed']);
    expect((await world.eventsOf(made[0].recordId)).map(({ verb }) => verb)).toEqual(['created', 'optedOut']);
  });

  it('is another tenant’s own', async () => {
    await world.aContact({ email: 'c@example.com' });
    world.tenantId = uuidv7();

    expect(await submit({ email: 'c@example.com' })).toMatchObject({ object: 'lead', outcome: 'created' });
    expect((await world.send(listContacts, {})).items).toEqual([]);
  });

  it.each([
    ['a lead', 'new@example.com'],
    ['a contact', 'known@example.com'],
  ])('for %s is refused with everything that is wrong with custom fields, and not kept', async (_, email) => {
    await world.aContact({ email: 'known@example.com' });

    const refused = submit({ email, customFields: { '1x': 1, deep: {} as never } });

    expect(await pointersOf(refused)).toEqual(['/customFields/1x', '/customFields/deep']);
    expect(await submissions()).toEqual([]);
  });
});
