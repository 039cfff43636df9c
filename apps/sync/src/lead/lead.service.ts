import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { LeadFields, LeadPatch, LeadView, MessageContext, PatchOf } from '@app/contracts';
import type { Author } from '../author.js';
import { fold, lockAddresses } from '../email-address.js';
import { RecordStore, type Saved } from '../record/record-store.service.js';
import { RecordTransactions } from '../record/record-transactions.service.js';
import { standingOptOuts } from '../standing-opt-outs.query.js';
import { LeadConvertedError } from './lead.errors.js';
import { findOpenLead } from './open-lead.query.js';

/** What is particular about leads: they become contacts, and consent belongs to the person behind the address. */
@Injectable()
export class LeadService {
  constructor(
    @Inject(RecordTransactions) private readonly transactions: RecordTransactions,
    @Inject(RecordStore) private readonly store: RecordStore,
  ) {}

  patch({ id, ifVersion, patch }: PatchOf<LeadPatch>, context: MessageContext): Promise<LeadView> {
    return this.transactions.write(context, async (tx) => {
      const address = fold(patch.email);
      if (address) await lockAddresses(tx, context.tenantId, [address]);
      const lead = await this.store.lock(tx, 'lead', { id, ifVersion });
      if (lead.convertedAt !== null) throw new LeadConvertedError(lead.convertedContactId);
      const isNewAddress = address !== null && address !== fold(lead.email);
      const consent = isNewAddress ? await this.consentOf(tx, context, address) : {};
      const draft = { known: lead, patch: { ...patch, ...consent } };
      const [{ outcome }] = await this.store.save(tx, context, 'lead', [draft]);
      const changed = outcome === 'unchanged' ? [] : (['lead'] as const);
      return { reply: await this.store.get(tx, 'lead', { id }), changed };
    });
  }

  /**
   * In the caller's transaction: what somebody entered goes to the open lead with the address, or makes one. What was left blank says nothing.
   * @throws InvalidInputError for custom fields that are wrong.
   */
  async enter(
    tx: EntityManager,
    author: Author,
    { email, ...entered }: LeadFields & { email: string },
    formId: string,
  ): Promise<Saved> {
    const address = fold(email) ?? '';
    await lockAddresses(tx, author.tenantId, [address]);
    const patch = Object.fromEntries(Object.entries(entered).filter(([, value]) => value !== null));
    const id = await findOpenLead(tx, author.tenantId, address);
    const draft = id
      ? { known: await this.store.lock(tx, 'lead', { id }), patch }
      : { patch: { ...patch, email, formId, ...(await this.consentOf(tx, author, address)) } };
    const [saved] = await this.store.save(tx, author, 'lead', [draft]);
    return saved;
  }

  /** What the person behind an address said, where it was an opt-out that stands: a new record for the address begins with it. */
  private async consentOf(
    tx: EntityManager,
    { tenantId }: Author,
    address: string,
  ): Promise<Pick<LeadPatch, 'status'>> {
    const status = (await standingOptOuts(tx, tenantId, [address])).get(address);
    return status ? { status } : {};
  }
}
