import { Inject, Injectable } from '@nestjs/common';
import {
  getAccount,
  listAccounts,
  type AccountPage,
  type AccountView,
  type ListAccountsRequest,
  type MessageContext,
  type RecordRef,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { RecordService } from '../record/record.service.js';

@Injectable()
export class AccountHandler {
  constructor(@Inject(RecordService) private readonly records: RecordService) {}

  @Handles(getAccount)
  get(request: RecordRef, context: MessageContext): Promise<AccountView> {
    return this.records.get('account', request, context);
  }

  @Handles(listAccounts)
  list({ name, ...request }: ListAccountsRequest, context: MessageContext): Promise<AccountPage> {
    return this.records.list('account', request, context, { name });
  }
}
