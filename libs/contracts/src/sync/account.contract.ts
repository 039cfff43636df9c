import { IsOptional, IsString, MaxLength } from 'class-validator';
import { command } from '../contract.js';
import { ListRecordsRequest, RecordRef, RecordView } from './record.contract.js';

/** A company of the CRM. Accounts are made and changed there. */
export class AccountView extends RecordView {
  name!: string | null;
  website!: string | null;
  phone!: string | null;
  industry!: string | null;
}

export class ListAccountsRequest extends ListRecordsRequest {
  /** Exact, whatever the case. */
  @IsOptional() @IsString() @MaxLength(255) name?: string;
}

export class AccountPage {
  items!: AccountView[];
  nextCursor!: string | null;
}

export const getAccount = command({
  subject: 'sync.account.get.v1',
  request: RecordRef,
  reply: AccountView,
  timeoutMs: 5_000,
});
export const listAccounts = command({
  subject: 'sync.account.list.v1',
  request: ListAccountsRequest,
  reply: AccountPage,
  timeoutMs: 10_000,
});
