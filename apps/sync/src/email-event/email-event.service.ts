import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type {
  EmailEventType,
  MemberStatus,
  MessageContext,
  RecordedEmailEvents,
  RecordEmailEventsRequest,
} from '@app/contracts';
import type { CrmObject } from '@app/crm-core';
import type { Author } from '../author.js';
import { CampaignMembers } from '../campaign/campaign-members.service.js';
import { ContactWrites, type Withdrawal } from '../contact/contact-writes.service.js';
import { invalid } from '../invalid-input.js';
import { RecordTransactions } from '../record/record-transactions.service.js';
import { References, type Reference } from '../record/references.service.js';
import { saveActivities } from './activities.query.js';
import { eventErrors } from './check-events.js';
import { enterEvents, lockLedger, type LedgerEntry } from './ledger.query.js';

/** What an event says about whether the person may be written to. */
const CONSENT: Readonly<Partial<Record<EmailEventType, Withdrawal['status']>>> = {
  bounced: 'bounced',
  unsubscribed: 'unsubscribed',
  complained: 'complained',
};

/** How far the member of its campaign has come. */
const PROGRESS: Readonly<Record<EmailEventType, MemberStatus>> = {
  sent: 'sent',
  opened: 'opened',
  clicked: 'clicked',
  bounced: 'bounced',
  unsubscribed: 'unsubscribed',
  complained: 'unsubscribed',
};

/** What became of e-mails, and everything that follows from it. */
@Injectable()
export class EmailEvents {
  constructor(
    @Inject(RecordTransactions) private readonly transactions: RecordTransactions,
    @Inject(References) private readonly references: References,
    @Inject(ContactWrites) private readonly contacts: ContactWrites,
    @Inject(CampaignMembers) private readonly members: CampaignMembers,
  ) {}

  record({ events }: RecordEmailEventsRequest, context: MessageContext): Promise<RecordedEmailEvents> {
    const errors = eventErrors(events);
    if (errors.length > 0) throw invalid(errors);
    return this.transactions.write(context, async (tx) => {
      await lockLedger(tx, context.tenantId);
      const entries = await enterEvents(tx, context.tenantId, events);
      const reply = { accepted: entries.length, duplicates: events.length - entries.length };
      return { reply, changed: entries.length > 0 ? await this.apply(tx, context, entries) : [] };
    });
  }

  private async apply(
    tx: EntityManager,
    author: Author,
    entries: readonly LedgerEntry[],
  ): Promise<CrmObject[]> {
    await this.references.assertKnown(tx, entries.flatMap(referencesOf));
    const withdrawals = entries.flatMap(withdrawalOf);
    const hasWithdrawn = await this.contacts.withdrawConsent(tx, author, withdrawals);
    const { added, updated } = await this.members.advance(tx, author, entries.flatMap(progressOf));
    await saveActivities(tx, author.tenantId, entries);
    return [
      'activity',
      ...(hasWithdrawn ? (['contact'] as const) : []),
      ...(added + updated > 0 ? (['campaignMember'] as const) : []),
    ];
  }
}

function referencesOf({ contactId, campaignId, index }: LedgerEntry): Reference[] {
  const contact: Reference = { object: 'contact', id: contactId, pointer: `/events/${index}/contactId` };
  if (!campaignId) return [contact];
  return [contact, { object: 'campaign', id: campaignId, pointer: `/events/${index}/campaignId` }];
}

function withdrawalOf({ type, contactId, at }: LedgerEntry): Withdrawal[] {
  const status = CONSENT[type];
  return status ? [{ contactId, status, at }] : [];
}

const progressOf = ({ type, contactId, campaignId }: LedgerEntry) =>
  campaignId ? [{ campaignId, contactId, memberStatus: PROGRESS[type] }] : [];
