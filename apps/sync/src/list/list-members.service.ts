import { Inject, Injectable } from '@nestjs/common';
import type {
  AddedListMembers,
  AddListMembersRequest,
  Done,
  ListMemberPage,
  ListMembersRequest,
  MembershipRef,
  MessageContext,
} from '@app/contracts';
import { decodeCursor, encodeCursor } from '@app/database';
import { NotFoundError } from '@app/errors';
import { RecordStore } from '../record/record-store.service.js';
import { RecordTransactions } from '../record/record-transactions.service.js';
import { References } from '../record/references.service.js';
import { addMembers, readMembers, removeMember } from './list-members.query.js';

const DEFAULT_LIMIT = 50;

/** Who is on a list. Every change of that is a new version of the list, which says in its history who came and who went. */
@Injectable()
export class ListMembers {
  constructor(
    @Inject(RecordTransactions) private readonly transactions: RecordTransactions,
    @Inject(RecordStore) private readonly store: RecordStore,
    @Inject(References) private readonly references: References,
  ) {}

  list(request: ListMembersRequest, context: MessageContext): Promise<ListMemberPage> {
    const limit = request.limit ?? DEFAULT_LIMIT;
    const after = request.cursor === undefined ? null : decodeCursor(request.cursor, ['uuid'])[0];
    return this.transactions.read(context, async (tx) => {
      const { id } = await this.store.get(tx, 'list', { id: request.id });
      const rows = await readMembers(tx, id, after, limit + 1);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        items: page.map(({ person_id: _, ...member }) => ({
          ...member,
          addedAt: member.addedAt.toISOString(),
        })),
        nextCursor: rows.length > limit && last ? encodeCursor(last.person_id) : null,
      };
    });
  }

  add({ id, members }: AddListMembersRequest, context: MessageContext): Promise<AddedListMembers> {
    return this.transactions.write(context, async (tx) => {
      const list = await this.store.lock(tx, 'list', { id });
      await this.references.assertPeople(tx, members, '/members');
      const added = await addMembers(tx, context.tenantId, id, members);
      const reply = { added: added.length, unchanged: members.length - added.length };
      if (added.length === 0) return { reply, changed: [] };
      await this.store.touch(tx, context, 'list', list, [{ field: 'members', from: [], to: added }]);
      return { reply, changed: ['list', 'campaignMember'] };
    });
  }

  remove({ id, personId }: MembershipRef, context: MessageContext): Promise<Done> {
    return this.transactions.write(context, async (tx) => {
      const list = await this.store.lock(tx, 'list', { id });
      if (!(await removeMember(tx, id, personId)))
        throw new NotFoundError('This person is not on the list.', { code: 'LIST_MEMBER.NOT_FOUND' });
      await this.store.touch(tx, context, 'list', list, [{ field: 'members', from: [personId], to: [] }]);
      return { reply: { done: true as const }, changed: ['list', 'campaignMember'] };
    });
  }
}
