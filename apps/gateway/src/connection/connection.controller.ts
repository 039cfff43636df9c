import { Body, Controller, Delete, Get, Param, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  beginConnection,
  BeginConnectionBody,
  ConnectionList,
  ConnectionView,
  disconnectConnection,
  getConnection,
  listConnections,
  PendingConnection,
  type MessageContext,
} from '@app/contracts';
import { Commands } from '../commands.service.js';
import { Context, type CrmRequest } from '../request.js';
import { Requires } from '../requires.js';
import { Answers } from '../route.js';

@ApiTags('connections')
@Controller('api/crm')
export class ConnectionController {
  constructor(private readonly commands: Commands) {}

  /** Begins to connect an org. The person goes to `authorizationUrl`; the CRM sends them back to the callback. */
  @Post('auth/:provider')
  @Requires('admin', 'connections:write')
  @Answers(201, PendingConnection)
  begin(
    @Param('provider') provider: string,
    @Body() body: BeginConnectionBody,
    @Context() context: MessageContext,
    @Req() request: CrmRequest,
  ): Promise<PendingConnection> {
    const sessionId = request.principal?.sessionId;
    const binding = sessionId === undefined ? {} : { sessionId };
    return this.commands.send(beginConnection, { ...body, provider, ...binding }, context);
  }

  /** All connected orgs, and those that wait for somebody. */
  @Get('orgs')
  @Requires('viewer', 'connections:read')
  @Answers(200, ConnectionList)
  list(@Context() context: MessageContext): Promise<ConnectionList> {
    return this.commands.send(listConnections, {}, context);
  }

  /** One org. */
  @Get('orgs/:id')
  @Requires('viewer', 'connections:read')
  @Answers(200, ConnectionView)
  get(@Param('id') id: string, @Context() context: MessageContext): Promise<ConnectionView> {
    return this.commands.send(getConnection, { id }, context);
  }

  /** Revokes our access at the CRM, then forgets the credentials. Safe to repeat. */
  @Delete('orgs/:id')
  @Requires('admin', 'connections:write')
  @Answers(204)
  async disconnect(@Param('id') id: string, @Context() context: MessageContext): Promise<void> {
    await this.commands.send(disconnectConnection, { id }, context);
  }
}
