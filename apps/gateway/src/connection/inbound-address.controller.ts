import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  deleteInboundAddress,
  InboundAddressList,
  listInboundAddresses,
  NewInboundAddress,
  rotateInboundAddress,
  RotateInboundAddressBody,
  type MessageContext,
} from '@app/contracts';
import { Commands } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers } from '../route.js';

@ApiTags('connections')
@Controller('api/crm/orgs/:id/inbound-addresses')
export class InboundAddressController {
  constructor(private readonly commands: Commands) {}

  /** The addresses at which this org may tell of changes, without their secrets. */
  @Get()
  @Requires('admin', 'connections:read')
  @Answers(200, InboundAddressList)
  list(@Param('id') connectionId: string, @Context() context: MessageContext): Promise<InboundAddressList> {
    return this.commands.send(listInboundAddresses, { connectionId }, context);
  }

  /** Makes a new address, to be entered at the CRM. It is shown in this answer and never again; the one before stays alive for a week, or as long as told. */
  @Post()
  @Requires('admin', 'connections:write')
  @Answers(201, NewInboundAddress)
  rotate(
    @Param('id') connectionId: string,
    @Body() body: RotateInboundAddressBody,
    @Context() context: MessageContext,
  ): Promise<NewInboundAddress> {
    return this.commands.send(rotateInboundAddress, { ...body, connectionId }, context);
  }

  /** Ends an address at once. */
  @Delete(':addressId')
  @Requires('admin', 'connections:write')
  @Answers(204)
  async delete(
    @Param('id') connectionId: string,
    @Param('addressId') id: string,
    @Context() context: MessageContext,
  ): Promise<void> {
    await this.commands.send(deleteInboundAddress, { connectionId, id }, context);
  }
}
