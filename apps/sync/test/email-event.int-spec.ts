import {
  createCampaign,
  deleteContact,
  getContact,
  listCampaignMembers,
  optInContact,
  patchContact,
  recordEmailEvents,
  type EmailEvent,
  type EmailEventType,
} from '@app/contracts';
import { uuidv7 } from '@app/database';
import { RecordChanges } from '../src/record/record-changes.service.js';
import { RecordWorld } from './record-world.js';
import { codeOf, pointersOf } from './refusals.js';

let world: RecordWorld;
let changes: RecordChanges;

beforeAll(async () => {
  world = await RecordWorld.start();
  const app = await world.startSync();
  changes = app.get(RecordChanges, { strict: false });
});
afterAll(() => world.stop());

let contactId: string;
let campaignId: string;
beforeEach(async () => {
  world.tenantId = uuidv7();
  contactId = (await world.aContact()).id;
  campaignId = (await world.send(createCampaign, { name: 'Spring' })).id;
});

const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

const anEvent = (type: EmailEventType, more: Partial<EmailEvent> = {}): EmailEvent => ({
  id: uuidv7(),
  type,
  contactId,
  campaignId,
  occurredAt: minutesAgo(10),
  ...more,
});
const record = (...events: EmailEvent[]) => world.send(recordEmailEvents, { events });
const statusOf = async (id = contactId) => (await world.send(getContact, { id })).status;
const memberStatus = async () =>
  (await world.send(listCampaignMembers, { id: campaignId })).items.map((member) => member.memberStatus);

interface Activity {
  id: string;
  kind: string;
  subject: string;
  description: string | null;
  event_count: number;
  campaign_id: string | null;
  version: string;
}
const activities = (kind: string): Promise<Activity[]> =>
  world.query(
    'SELECT * FROM sync.activity WHERE tenant_id = $1 AND contact_id = $2 AND kind LIKE $3 ORDER BY id',
    [world.tenantId, contactId, kind],
  );

describe('an e-mail event', () => {
  it('counts once, whatever comes with its id later', async () => {
    const event = anEvent('sent');

    const first = await record(event, event);
    const again = await record({ ...event, type: 'unsubscribed' }, anEvent('opened'));

    expect(first).toEqual({ accepted: 1, duplicates: 1 });
    expect(again).toEqual({ accepted: 1, duplicates: 1 });
    expect([await statusOf(), await memberStatus()]).toEqual(['active', ['opened']]);
  });

  it('counts once when many senders tell of it at once', async () => {
    const events = Array.from({ length: 20 }, () => anEvent('opened'));

    const replies = await Promise.all(Array.from({ length: 8 }, () => record(...events)));

    expect(replies.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(20);
    expect(await activities('emailOpened')).toHaveLength(20);
    expect(await activities('emailSummary')).toMatchObject([{ event_count: 20, description: 'opened 20' }]);
  });

  it('is another tenant’s own under the same id', async () => {
    const event = anEvent('sent', { id: 'e1' });
    await record(event);
    world.tenantId = uuidv7();
    const theirs = (await world.aContact()).id;

    const reply = await record({ ...event, contactId: theirs, campaignId: null });

    expect(reply).toEqual({ accepted: 1, duplicates: 0 });
  });

  it('keeps what the sender said', async () => {
    await record(anEvent('clicked', { id: 'e1', occurredAt: '2026-01-01T09:00:00', metadata: { url: 'x' } }));

    const [row] = await world.query(
      'SELECT event_id, type, occurred_at, metadata FROM sync.email_event WHERE tenant_id = $1',
      [world.tenantId],
    );
    expect(row).toEqual({
      event_id: 'e1',
      type: 'clicked',
      occurred_at: new Date('2026-01-01T09:00:00Z'),
      metadata: { url: 'x' },
    });
  });

  it('wakes the runs of what it changed, and of nothing when it is repeated', async () => {
    const woken: string[] = [];
    changes.subscribe((tenantId, object) => tenantId === world.tenantId && woken.push(object));
    const event = anEvent('unsubscribed');

    await record(event);
    await record(event);

    expect(woken).toEqual(['activity', 'contact', 'campaignMember']);
  });
});

describe('what is wrong with events', () => {
  const stored = () => world.query('SELECT 1 FROM sync.email_event WHERE tenant_id = $1', [world.tenantId]);

  it('is told all at once, and nothing is kept', async () => {
    const refused = record(
      anEvent('sent'),
      anEvent('sent', { occurredAt: '2999-01-01T00:00:00Z' }),
      anEvent('sent', { occurredAt: '2026-W05', metadata: { x: 'x'.repeat(4_001) } }),
    );

    expect(await pointersOf(refused)).toEqual([
      '/events/1/occurredAt',
      '/events/2/occurredAt',
      '/events/2/metadata',
    ]);
    expect(await stored()).toEqual([]);
  });

  it('names ids that are nobody’s here, and nothing is kept', async () => {
    const deleted = (await world.aContact()).id;
    await world.send(deleteContact, { id: deleted });
    const events = [
      anEvent('unsubscribed'),
      anEvent('sent', { contactId: deleted }),
      anEvent('sent', { campaignId: uuidv7() }),
      anEvent('sent', { contactId: uuidv7(), campaignId: null }),
    ];

    expect(await codeOf(record(...events))).toBe('REQUEST.NOT_FOUND');
    expect(await pointersOf(record(...events))).toEqual([
      '/events/1/contactId',
      '/events/2/campaignId',
      '/events/3/contactId',
    ]);
    expect([await stored(), await statusOf(), await memberStatus()]).toEqual([[], 'active', []]);
  });

  it('does not stop a batch that is repeated after its contact was deleted', async () => {
    const event = anEvent('sent');
    await record(event);
    await world.send(deleteContact, { id: contactId });

    expect(await record(event)).toEqual({ accepted: 0, duplicates: 1 });
  });
});

describe('consent', () => {
  it.each([
    [['bounced'], 'bounced'],
    [['unsubscribed', 'bounced'], 'unsubscribed'],
    [['bounced', 'unsubscribed'], 'unsubscribed'],
    [['unsubscribed', 'complained'], 'complained'],
    [['complained', 'unsubscribed', 'opened'], 'complained'],
    [['sent', 'opened', 'clicked'], 'active'],
  ] as [EmailEventType[], string][])(
    'after %j is %s, in one batch or in several',
    async (types, expected) => {
      const other = (await world.aContact()).id;

      await record(...types.map((type) => anEvent(type)));
      for (const type of types) await record(anEvent(type, { contactId: other }));

      expect([await statusOf(), await statusOf(other)]).toEqual([expected, expected]);
    },
  );

  it('is withdrawn with the contact’s history, version and event', async () => {
    await record(anEvent('unsubscribed'), anEvent('unsubscribed'));

    const contact = await world.send(getContact, { id: contactId });
    expect(contact).toMatchObject({ status: 'unsubscribed', version: 2 });
    expect((await world.historyOf(contactId)).at(-1)).toEqual({
      side: 'markmail',
      actor: 'system:system',
      changes: [{ field: 'status', from: 'active', to: 'unsubscribed' }],
    });
    expect((await world.eventsOf(contactId)).map(({ verb }) => verb)).toEqual(['created', 'optedOut']);
  });

  it('that was given after an event that comes late, stands', async () => {
    await world.send(patchContact, { id: contactId, patch: { status: 'unsubscribed' } });
    const evidence = { source: 'form', at: new Date(Date.now() + 1_000).toISOString() };
    await world.send(optInContact, { id: contactId, evidence });

    await record(anEvent('unsubscribed', { occurredAt: minutesAgo(60) }));
    const late = await statusOf();
    await record(anEvent('unsubscribed', { occurredAt: new Date(Date.now() + 60_000).toISOString() }));

    expect([late, await statusOf()]).toEqual(['active', 'unsubscribed']);
  });

  it('survives many batches beside edits of the same contacts', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, async () => (await world.aContact()).id));

    await Promise.all([
      ...Array.from({ length: 6 }, (_, i) =>
        record(...(i % 2 ? ids : [...ids].reverse()).map((id) => anEvent('bounced', { contactId: id }))),
      ),
      ...ids.map((id) => world.send(patchContact, { id, patch: { title: 'x' } })),
    ]);

    const contacts = await Promise.all(ids.map((id) => world.send(getContact, { id })));
    expect(contacts.every(({ status, title }) => status === 'bounced' && title === 'x')).toBe(true);
  });
});

describe('the campaign’s member', () => {
  it('is made by the first event and only goes on, whatever the order', async () => {
    await record(anEvent('clicked'));
    await record(anEvent('sent'), anEvent('opened'));
    const clicked = await memberStatus();
    await record(anEvent('complained'));
    await record(anEvent('bounced'));

    expect([clicked, await memberStatus()]).toEqual([['clicked'], ['unsubscribed']]);
  });

  it('is not made by an event without a campaign', async () => {
    await record(anEvent('sent', { campaignId: null }));

    expect(await memberStatus()).toEqual([]);
  });
});

describe('activities', () => {
  it('are one an event, and one that sums up the contact and campaign', async () => {
    await record(anEvent('sent', { id: 'e1' }), anEvent('opened'));
    await record(anEvent('opened'), anEvent('clicked', { campaignId: null }));

    expect(await activities('email%ed')).toHaveLength(3);
    expect(await activities('emailSent')).toMatchObject([
      { subject: 'E-mail sent: Spring', event_count: 1, campaign_id: campaignId, email_event_id: 'e1' },
    ]);
    const sums = await activities('emailSummary');
    expect(sums).toMatchObject([
      { subject: 'E-mails: Spring', description: 'sent 1, opened 2', event_count: 3, version: '2' },
      { subject: 'E-mails', description: 'clicked 1', event_count: 1, campaign_id: null, version: '1' },
    ]);
    expect((await world.eventsOf(sums[0].id)).map(({ verb }) => verb)).toEqual(['created', 'updated']);
  });

  it('take a thousand events at once', async () => {
    const contacts = await Promise.all(Array.from({ length: 10 }, () => world.aContact()));
    const events = Array.from({ length: 1_000 }, (_, i) =>
      anEvent(i % 3 ? 'opened' : 'sent', { contactId: contacts[i % 10].id }),
    );

    expect(await record(...events)).toEqual({ accepted: 1_000, duplicates: 0 });

    const [{ n, sum }] = await world.query<{ n: number; sum: number }>(
      `SELECT count(*)::int AS n, sum(event_count)::int AS sum FROM sync.activity WHERE tenant_id = $1 AND kind = 'emailSummary'`,
      [world.tenantId],
    );
    expect([n, sum]).toEqual([10, 1_000]);
    const { items } = await world.send(listCampaignMembers, { id: campaignId });
    expect(items.map((member) => member.memberStatus)).toEqual(Array.from({ length: 10 }, () => 'opened'));
  });
});
