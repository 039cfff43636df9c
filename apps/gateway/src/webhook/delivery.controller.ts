import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  DeliveryDetails,
  DeliveryPage,
  DeliveryView,
  getDelivery,
  listDeliveries,
  ListDeliveriesQuery,
  Nothing,
  redeliver,
  Redelivered,
  redeliverRange,
  RedeliverRangeBody,
  type MessageContext,
} from '@app/contracts';
import { Commands, inQuery } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers } from '../route.js';

@ApiTags('webhooks')
@Controller('api/webhooks/:id')
export class DeliveryController {
  constructor(private readonly commands: Commands) {}

  /** What was sent to an endpoint in the last eight days, newest first. */
  @Get('deliveries')
  @Requires('admin', 'webhooks:read')
  @Answers(200, DeliveryPage)
  list(
    @Param('id') id: string,
    @Query() query: ListDeliveriesQuery,
    @Context() context: MessageContext,
  ): Promise<DeliveryPage> {
    return this.commands.send(listDeliveries, { ...query, id }, context, inQuery);
  }

  /** One delivery with its body and every attempt. */
  @Get('deliveries/:deliveryId')
  @Requires('admin', 'webhooks:read')
  @Answers(200, DeliveryDetails)
  get(
    @Param('id') id: string,
    @Param('deliveryId') deliveryId: string,
    @Context() context: MessageContext,
  ): Promise<DeliveryDetails> {
    return this.commands.send(getDelivery, { id, deliveryId }, context);
  }

  /** Sends one again, under the same webhook-id. */
  @Post('deliveries/:deliveryId/redeliver')
  @Requires('admin', 'webhooks:write')
  @Answers(202, DeliveryView)
  redeliver(
    @Param('id') id: string,
    @Param('deliveryId') deliveryId: string,
    @Body() _body: Nothing,
    @Context() context: MessageContext,
  ): Promise<DeliveryView> {
    return this.commands.send(redeliver, { id, deliveryId }, context);
  }

  /** Sends again what happened in a time and failed or was held, or is in the states that are named: up to 10,000 at once. */
  @Post('redeliver')
  @Requires('admin', 'webhooks:write')
  @Answers(202, Redelivered)
  redeliverRange(
    @Param('id') id: string,
    @Body() body: RedeliverRangeBody,
    @Context() context: MessageContext,
  ): Promise<Redelivered> {
    return this.commands.send(redeliverRange, { ...body, id }, context);
  }
}
