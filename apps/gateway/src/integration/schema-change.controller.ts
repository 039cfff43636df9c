import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  listSchemaChanges,
  ListSchemaChangesQuery,
  SchemaChangePage,
  type MessageContext,
} from '@app/contracts';
import { Commands, inQuery } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers } from '../route.js';

@ApiTags('integrations')
@Controller('api/crm/integrations/:id/schema-changes')
export class SchemaChangeController {
  constructor(private readonly commands: Commands) {}

  /** What the CRM changed about its fields, as far as we have seen, newest first, and which of our fields that concerns. */
  @Get()
  @Requires('viewer', 'integrations:read')
  @Answers(200, SchemaChangePage)
  list(
    @Param('id') integrationId: string,
    @Query() query: ListSchemaChangesQuery,
    @Context() context: MessageContext,
  ): Promise<SchemaChangePage> {
    return this.commands.send(listSchemaChanges, { ...query, integrationId }, context, inQuery);
  }
}
