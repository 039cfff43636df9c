import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type {
  AddMemberRequest,
  ChangeMemberRoleRequest,
  MemberList,
  MemberRef,
  MemberView,
  MessageContext,
} from '@app/contracts';
import { uuidv7 } from '@app/database';
import { AuditService } from '../audit/audit.service.js';
import { assertNotAbove } from '../roles.js';
import { Store } from '../store.js';
import { Member } from './member.entity.js';
import { LastOwnerError, MemberExistsError, MemberNotFoundError } from './member.errors.js';

@Injectable()
export class MemberService {
  constructor(
    private readonly store: Store,
    private readonly audit: AuditService,
  ) {}

  add(context: MessageContext, request: AddMemberRequest): Promise<MemberView> {
    assertNotAbove(context.actor, request.role);
    return this.store.inTenant(context.tenantId, async (tx) => {
      const member = await this.insert(tx, context.tenantId, request);
      if (!member) throw new MemberExistsError();
      const details = { role: member.role };
      await this.audit.write(tx, context.tenantId, context.actor, {
        action: 'member.added',
        subjectId: member.id,
        details,
      });
      return viewOf(member);
    });
  }

  /** Oldest first. */
  async list(context: MessageContext): Promise<MemberList> {
    const members = await this.store.inTenant(context.tenantId, (tx) =>
      tx.getRepository(Member).find({ order: { createdAt: 'ASC', id: 'ASC' } }),
    );
    return { items: members.map(viewOf) };
  }

  changeRole(context: MessageContext, request: ChangeMemberRoleRequest): Promise<MemberView> {
    return this.store.inTenant(context.tenantId, async (tx) => {
      const member = await this.require(tx, request.id);
      assertNotAbove(context.actor, member.role);
      assertNotAbove(context.actor, request.role);
      if (request.role !== 'owner') await assertNotLastOwner(tx, member);
      await tx.getRepository(Member).update({ id: member.id }, { role: request.role });
      const details = { from: member.role, to: request.role };
      await this.audit.write(tx, context.tenantId, context.actor, {
        action: 'member.roleChanged',
        subjectId: member.id,
        details,
      });
      return viewOf({ ...member, role: request.role });
    });
  }

  /** Their sessions and sign-in links go with the row. */
  async remove(context: MessageContext, request: MemberRef): Promise<void> {
    await this.store.inTenant(context.tenantId, async (tx) => {
      const member = await this.require(tx, request.id);
      assertNotAbove(context.actor, member.role);
      await assertNotLastOwner(tx, member);
      await tx.getRepository(Member).delete({ id: member.id });
      await this.audit.write(tx, context.tenantId, context.actor, {
        action: 'member.removed',
        subjectId: member.id,
      });
    });
  }

  /** The member of this address, or the first owner. @throws MemberNotFoundError. */
  async forSignIn(tx: EntityManager, email: string | undefined): Promise<MemberView> {
    const where = email === undefined ? { role: 'owner' as const } : { email: fold(email) };
    const member = await tx.getRepository(Member).findOne({ where, order: { createdAt: 'ASC', id: 'ASC' } });
    if (!member) throw new MemberNotFoundError();
    return viewOf(member);
  }

  async find(tx: EntityManager, id: string): Promise<MemberView | undefined> {
    const member = await tx.getRepository(Member).findOneBy({ id });
    return member ? viewOf(member) : undefined;
  }

  /** A tenant without members gets this owner. */
  async ensureOwner(tx: EntityManager, tenantId: string, email: string): Promise<void> {
    const hasMembers = await tx.getRepository(Member).existsBy({ tenantId });
    if (!hasMembers) await this.insert(tx, tenantId, { email, role: 'owner' });
  }

  private async require(tx: EntityManager, id: string): Promise<Member> {
    const member = await tx.getRepository(Member).findOneBy({ id });
    if (!member) throw new MemberNotFoundError();
    return member;
  }

  /** Undefined when the address is taken. */
  private async insert(
    tx: EntityManager,
    tenantId: string,
    request: AddMemberRequest,
  ): Promise<Member | undefined> {
    const rows = await tx.query<{ created_at: Date }[]>(
      `INSERT INTO member (id, tenant_id, email, role) VALUES ($1, $2, $3, $4)
       ON CONFLICT (tenant_id, email) DO NOTHING RETURNING id, created_at`,
      [uuidv7(), tenantId, fold(request.email), request.role],
    );
    if (rows.length === 0) return undefined;
    return (await tx.getRepository(Member).findOneBy({ email: fold(request.email), tenantId })) ?? undefined;
  }
}

/** Locks the owners, so that two who leave at once are seen one after the other. */
async function assertNotLastOwner(tx: EntityManager, leaving: Member): Promise<void> {
  const owners = await tx.query<{ id: string }[]>(`SELECT id FROM member WHERE role = 'owner' FOR UPDATE`);
  if (owners.every((owner) => owner.id === leaving.id) && owners.length > 0) throw new LastOwnerError();
}

const fold = (email: string): string => email.normalize('NFC').toLowerCase();

function viewOf(member: Member): MemberView {
  const { id, email, role, createdAt } = member;
  return { id, email, role, createdAt: createdAt.toISOString() };
}
