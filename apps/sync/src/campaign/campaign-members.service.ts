import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type {
  AddCampaignMembersRequest,
  AddedCampaignMembers,
  CampaignMemberPage,
  CampaignMemberView,
  Done,
  ListCampaignMembersRequest,
  MemberStatus,
  MessageContext,
  PatchCampaignMemberRequest,
  RemoveCampaignMemberRequest,
} from '@app/contracts';
import type { Author } from '../author.js';
import { RecordStore, type Draft } from '../record/record-store.service.js';
import { RecordTransactions } from '../record/record-transactions.service.js';
import { References } from '../record/references.service.js';
import { MemberNotFoundError, StatusBackwardsError } from './campaign-member.errors.js';
import { findMembers, lockCampaigns } from './campaign-members.query.js';
import { furthest } from './member-status.js';

/** Somebody who has come this far in a campaign; a member from now on. */
export interface MemberProgress {
  readonly campaignId: string;
  readonly contactId?: string;
  readonly leadId?: string;
  readonly memberStatus: MemberStatus;
}

/** Who is in a campaign, and how far each came. */
@Injectable()
export class CampaignMembers {
  constructor(
    @Inject(RecordTransactions) private readonly transactions: RecordTransactions,
    @Inject(RecordStore) private readonly store: RecordStore,
    @Inject(References) private readonly references: References,
  ) {}

  list(
    { id, memberStatus, ...request }: ListCampaignMembersRequest,
    context: MessageContext,
  ): Promise<CampaignMemberPage> {
    return this.transactions.read(context, async (tx) => {
      const { id: campaignId } = await this.store.get(tx, 'campaign', { id });
      const filter = { campaignId, memberStatus };
      return this.store.list(tx, context.tenantId, 'campaignMember', request, filter);
    });
  }

  add({ id, members }: AddCampaignMembersRequest, context: MessageContext): Promise<AddedCampaignMembers> {
    return this.transactions.write(context, async (tx) => {
      await this.store.lock(tx, 'campaign', { id });
      await this.references.assertPeople(tx, members, '/members');
      const progress = members.map(({ contactId, leadId, memberStatus = 'added' }) => ({
        campaignId: id,
        contactId,
        leadId,
        memberStatus,
      }));
      const { added, updated } = await this.advance(tx, context, progress);
      return {
        reply: { added, updated, unchanged: members.length - added - updated },
        changed: added + updated > 0 ? ['campaignMember'] : [],
      };
    });
  }

  patch(request: PatchCampaignMemberRequest, context: MessageContext): Promise<CampaignMemberView> {
    const { memberStatus } = request.patch;
    return this.transactions.write(context, async (tx) => {
      const known = await this.lock(tx, request);
      if (furthest(known.memberStatus, memberStatus) !== memberStatus)
        throw new StatusBackwardsError(known.memberStatus);
      const [{ outcome }] = await this.store.save(tx, context, 'campaignMember', [
        { known, patch: { memberStatus } },
      ]);
      const reply = await this.store.get(tx, 'campaignMember', { id: known.id });
      return { reply, changed: outcome === 'unchanged' ? [] : ['campaignMember'] };
    });
  }

  remove(request: RemoveCampaignMemberRequest, context: MessageContext): Promise<Done> {
    return this.transactions.write(context, async (tx) => {
      const { id } = await this.lock(tx, request);
      await this.store.remove(tx, context, 'campaignMember', { id });
      return { reply: { done: true as const }, changed: ['campaignMember'] };
    });
  }

  /**
   * In the caller's transaction: makes members of those who are none, takes the others on, never back. The people are known to exist. Campaigns
   * are locked in the order of their ids, so that two callers wait for each other instead of making a member twice.
   */
  async advance(
    tx: EntityManager,
    author: Author,
    progress: readonly MemberProgress[],
  ): Promise<{ added: number; updated: number }> {
    const wanted = furthestOfEach(progress);
    await lockCampaigns(
      tx,
      wanted.map(({ campaignId }) => campaignId),
    );
    const ids = await findMembers(tx, wanted);
    const known = await this.store.lockAll(tx, 'campaignMember', [...ids.values()]);
    const byId = new Map(known.map((member) => [member.id, member]));
    const drafts = wanted.map((one, i) => draftOf(one, byId.get(ids.get(i) ?? '')));
    const saved = await this.store.save(tx, author, 'campaignMember', drafts);
    const count = (outcome: string) => saved.filter((one) => one.outcome === outcome).length;
    return { added: count('created'), updated: count('updated') };
  }

  /** @throws RecordNotFoundError for the campaign, MemberNotFoundError, PreconditionFailedError */
  private async lock(
    tx: EntityManager,
    { id, personId, ifVersion }: RemoveCampaignMemberRequest,
  ): Promise<CampaignMemberView> {
    const campaign = await this.store.get(tx, 'campaign', { id });
    const ids = await findMembers(tx, [{ campaignId: campaign.id, contactId: personId }]);
    const memberId = ids.get(0);
    if (memberId === undefined) throw new MemberNotFoundError();
    return this.store.lock(tx, 'campaignMember', { id: memberId, ifVersion });
  }
}

/** One entry a campaign and person. */
function furthestOfEach(progress: readonly MemberProgress[]): MemberProgress[] {
  const wanted = new Map<string, MemberProgress>();
  for (const one of progress) {
    const key = `${one.campaignId} ${one.contactId ?? one.leadId}`;
    const before = wanted.get(key);
    const memberStatus = before ? furthest(before.memberStatus, one.memberStatus) : one.memberStatus;
    wanted.set(key, { ...one, memberStatus });
  }
  return [...wanted.values()];
}

function draftOf(
  {
    campaignId,
    contactId = null,
    leadId = null,
    memberStatus,
  }: {
    campaignId: string;
    contactId?: string | null;
    leadId?: string | null;
    memberStatus: MemberStatus;
  },
  known: CampaignMemberView | undefined,
): Draft<'campaignMember'> {
  if (!known) return { patch: { campaignId, contactId, leadId, memberStatus } };
  return { known, patch: { memberStatus: furthest(known.memberStatus, memberStatus) } };
}
