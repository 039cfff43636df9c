import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Preview, PreviewBody, previewSync, type MessageContext } from '@app/contracts';
import { Commands } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers } from '../route.js';

@ApiTags('integrations')
@Controller('api/crm/integrations/:id/preview')
export class PreviewController {
  constructor(private readonly commands: Commands) {}

  /** What a run would do now: counts of both directions, and samples. Reads the CRM, and writes nothing on either side. */
  @Post()
  @Requires('operator', 'sync:write')
  @Answers(200, Preview)
  preview(
    @Param('id') integrationId: string,
    @Body() body: PreviewBody,
    @Context() context: MessageContext,
  ): Promise<Preview> {
    return this.commands.send(previewSync, { ...body, integrationId }, context);
  }
}
