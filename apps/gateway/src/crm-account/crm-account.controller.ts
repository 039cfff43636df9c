import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AccountPage,
  AccountView,
  getAccount,
  listAccounts,
  ListAccountsRequest,
  type MessageContext,
} from '@app/contracts';
import { Commands, inQuery } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers, Versioned } from '../route.js';

/** Companies of the CRM; `account/` is about who calls us. */
@ApiTags('accounts')
@Controller('api/accounts')
export class CrmAccountController {
  constructor(private readonly commands: Commands) {}

  /** Companies in the order of their last change. */
  @Get()
  @Requires('viewer', 'accounts:read')
  @Answers(200, AccountPage)
  list(@Query() query: ListAccountsRequest, @Context() context: MessageContext): Promise<AccountPage> {
    return this.commands.send(listAccounts, query, context, inQuery);
  }

  /** One company with its links to CRMs. */
  @Get(':id')
  @Requires('viewer', 'accounts:read')
  @Answers(200, AccountView)
  @Versioned()
  get(@Param('id') id: string, @Context() context: MessageContext): Promise<AccountView> {
    return this.commands.send(getAccount, { id }, context);
  }
}
