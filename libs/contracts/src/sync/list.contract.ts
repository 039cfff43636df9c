import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { command, Done } from '../contract.js';
import { PageRequest } from '../page.js';
import { MAX_MEMBERS, MembershipRef, PersonRef } from './member.contract.js';
import {
  ListRecordsRequest,
  nullable,
  omittable,
  patchRequest,
  RecordFields,
  RecordRef,
  RecordView,
} from './record.contract.js';

class ListFields extends RecordFields {
  @nullable() @IsString() @MaxLength(4_000) description?: string | null;
}

/** What can be changed of a list. Null clears; what is left out keeps its value. */
export class ListPatch extends ListFields {
  @omittable() @IsString() @MinLength(1) @MaxLength(255) name?: string;
}

export class CreateListRequest extends ListFields {
  @IsString() @MinLength(1) @MaxLength(255) name!: string;
}

export class ListView extends RecordView {
  name!: string | null;
  description!: string | null;
}

export class ListPage {
  items!: ListView[];
  nextCursor!: string | null;
}

export class ListMemberView {
  contactId!: string | null;
  leadId!: string | null;
  addedAt!: string;
}

export class ListMemberPage {
  items!: ListMemberView[];
  nextCursor!: string | null;
}

export class ListMembersRequest extends PageRequest {
  /** Of the list. */
  @IsUUID() id!: string;
}

export class AddListMembersBody {
  /** 1–1,000 people. Those who are on the list already stay on it. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_MEMBERS)
  @ValidateNested({ each: true })
  @Type(() => PersonRef)
  members!: PersonRef[];
}

export class AddListMembersRequest extends AddListMembersBody {
  @IsUUID() id!: string;
}

export class AddedListMembers {
  added!: number;
  /** Were on it already. */
  unchanged!: number;
}

export const createList = command({
  subject: 'sync.list.create.v1',
  request: CreateListRequest,
  reply: ListView,
  timeoutMs: 5_000,
});
export const getList = command({
  subject: 'sync.list.get.v1',
  request: RecordRef,
  reply: ListView,
  timeoutMs: 5_000,
});
/** Ordered by updatedAt and id, as all lists of records. */
export const listLists = command({
  subject: 'sync.list.list.v1',
  request: ListRecordsRequest,
  reply: ListPage,
  timeoutMs: 10_000,
});
export const patchList = command({
  subject: 'sync.list.patch.v1',
  request: patchRequest(ListPatch),
  reply: ListView,
  timeoutMs: 5_000,
});
/** Its memberships go with it; the people stay. */
export const deleteList = command({
  subject: 'sync.list.delete.v1',
  request: RecordRef,
  reply: Done,
  timeoutMs: 5_000,
});
/** Ordered by the people's ids; without those who were deleted. */
export const listListMembers = command({
  subject: 'sync.list.listMembers.v1',
  request: ListMembersRequest,
  reply: ListMemberPage,
  timeoutMs: 10_000,
});
/** All or none: an id that names nobody fails with 404 and names its place. Safe to repeat. Makes a new version of the list. */
export const addListMembers = command({
  subject: 'sync.list.addMembers.v1',
  request: AddListMembersRequest,
  reply: AddedListMembers,
  timeoutMs: 10_000,
});
export const removeListMember = command({
  subject: 'sync.list.removeMember.v1',
  request: MembershipRef,
  reply: Done,
  timeoutMs: 5_000,
});
