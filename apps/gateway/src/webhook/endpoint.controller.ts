import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  createWebhookEndpoint,
  CreateWebhookEndpointRequest,
  deleteWebhookEndpoint,
  DeliveryDetails,
  getWebhookEndpoint,
  listWebhookEndpoints,
  NewWebhookEndpoint,
  Nothing,
  patchWebhookEndpoint,
  rotateWebhookSecret,
  RotateWebhookSecretBody,
  testWebhookEndpoint,
  WebhookEndpointList,
  WebhookEndpointPatch,
  WebhookEndpointView,
  type MessageContext,
} from '@app/contracts';
import { bodyAt, Commands } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers } from '../route.js';

@ApiTags('webhooks')
@Controller('api/webhooks')
export class WebhookEndpointController {
  constructor(private readonly commands: Commands) {}

  /** The endpoints that are told of events, without their secrets. */
  @Get()
  @Requires('admin', 'webhooks:read')
  @Answers(200, WebhookEndpointList)
  list(@Context() context: MessageContext): Promise<WebhookEndpointList> {
    return this.commands.send(listWebhookEndpoints, {}, context);
  }

  /** Makes an endpoint. Events are sent there as Standard Webhooks, signed with the secret that is shown in this answer and never again. */
  @Post()
  @Requires('admin', 'webhooks:write')
  @Answers(201, NewWebhookEndpoint)
  create(
    @Body() body: CreateWebhookEndpointRequest,
    @Context() context: MessageContext,
  ): Promise<NewWebhookEndpoint> {
    return this.commands.send(createWebhookEndpoint, body, context);
  }

  /** One endpoint: whether it is enabled, and why not. */
  @Get(':id')
  @Requires('admin', 'webhooks:read')
  @Answers(200, WebhookEndpointView)
  get(@Param('id') id: string, @Context() context: MessageContext): Promise<WebhookEndpointView> {
    return this.commands.send(getWebhookEndpoint, { id }, context);
  }

  /** Changes what is given. `isEnabled: true` takes deliveries up again; those that are held are sent when you redeliver them. */
  @Patch(':id')
  @Requires('admin', 'webhooks:write')
  @Answers(200, WebhookEndpointView)
  patch(
    @Param('id') id: string,
    @Body() patch: WebhookEndpointPatch,
    @Context() context: MessageContext,
  ): Promise<WebhookEndpointView> {
    return this.commands.send(patchWebhookEndpoint, { id, patch }, context, bodyAt('patch'));
  }

  /** Deletes an endpoint with its deliveries. */
  @Delete(':id')
  @Requires('admin', 'webhooks:write')
  @Answers(204)
  async delete(@Param('id') id: string, @Context() context: MessageContext): Promise<void> {
    await this.commands.send(deleteWebhookEndpoint, { id }, context);
  }

  /** Makes a new secret, shown in this answer and never again. For a day, or as long as told, deliveries are signed with both. */
  @Post(':id/secret')
  @Requires('admin', 'webhooks:write')
  @Answers(200, NewWebhookEndpoint)
  rotate(
    @Param('id') id: string,
    @Body() body: RotateWebhookSecretBody,
    @Context() context: MessageContext,
  ): Promise<NewWebhookEndpoint> {
    return this.commands.send(rotateWebhookSecret, { ...body, id }, context);
  }

  /** Sends a test event now, also to a disabled endpoint, and answers what came of it. */
  @Post(':id/test')
  @Requires('admin', 'webhooks:write')
  @Answers(200, DeliveryDetails)
  test(
    @Param('id') id: string,
    @Body() _body: Nothing,
    @Context() context: MessageContext,
  ): Promise<DeliveryDetails> {
    return this.commands.send(testWebhookEndpoint, { id }, context);
  }
}
