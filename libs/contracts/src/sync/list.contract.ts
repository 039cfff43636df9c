import { IsString, MaxLength, MinLength } from 'class-validator';
import { command, Done } from '../contract.js';
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
