import { Inject, Injectable } from '@nestjs/common';
import {
  addListMembers,
  createList,
  deleteList,
  getList,
  listListMembers,
  listLists,
  patchList,
  removeListMember,
  type AddedListMembers,
  type AddListMembersRequest,
  type ListMemberPage,
  type ListMembersRequest,
  type ListPage,
  type ListPatch,
  type ListView,
  type CreateListRequest,
  type Done,
  type ListRecordsRequest,
  type MembershipRef,
  type MessageContext,
  type PatchOf,
  type RecordRef,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { RecordService } from '../record/record.service.js';
import { ListMembers } from './list-members.service.js';

@Injectable()
export class ListHandler {
  constructor(
    @Inject(RecordService) private readonly records: RecordService,
    @Inject(ListMembers) private readonly members: ListMembers,
  ) {}

  @Handles(createList)
  create(request: CreateListRequest, context: MessageContext): Promise<ListView> {
    return this.records.create('list', request, context);
  }

  @Handles(getList)
  get(request: RecordRef, context: MessageContext): Promise<ListView> {
    return this.records.get('list', request, context);
  }

  @Handles(listLists)
  list(request: ListRecordsRequest, context: MessageContext): Promise<ListPage> {
    return this.records.list('list', request, context);
  }

  @Handles(patchList)
  patch(request: PatchOf<ListPatch>, context: MessageContext): Promise<ListView> {
    return this.records.patch('list', request, context);
  }

  @Handles(deleteList)
  remove(request: RecordRef, context: MessageContext): Promise<Done> {
    return this.records.remove('list', request, context);
  }

  @Handles(listListMembers)
  listMembers(request: ListMembersRequest, context: MessageContext): Promise<ListMemberPage> {
    return this.members.list(request, context);
  }

  @Handles(addListMembers)
  addMembers(request: AddListMembersRequest, context: MessageContext): Promise<AddedListMembers> {
    return this.members.add(request, context);
  }

  @Handles(removeListMember)
  removeMember(request: MembershipRef, context: MessageContext): Promise<Done> {
    return this.members.remove(request, context);
  }
}
