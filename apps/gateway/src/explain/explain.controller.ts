import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  explainFields,
  getTimeline,
  HistoryPage,
  listActivity,
  ListActivityRequest,
  PageRequest,
  RecordFieldsView,
  type MessageContext,
  type RecordFieldsRequest,
} from '@app/contracts';
import { Commands, inQuery } from '../commands.service.js';
import { Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers } from '../route.js';

type ObjectName = RecordFieldsRequest['object'];

@ApiTags('history')
@Controller('api/crm')
export class ExplainController {
  constructor(private readonly commands: Commands) {}

  /** What was changed in all records, newest first, with who, by which run and by which rule. */
  @Get('activity')
  @Requires('viewer', 'sync:read')
  @Answers(200, HistoryPage)
  activity(@Query() query: ListActivityRequest, @Context() context: MessageContext): Promise<HistoryPage> {
    return this.commands.send(listActivity, query, context, inQuery);
  }

  /** All that happened to one record, newest first: changes, links, conflicts and how they were decided. */
  @Get('records/:object/:id/timeline')
  @Requires('viewer', 'sync:read')
  @Answers(200, HistoryPage)
  timeline(
    @Param('object') object: ObjectName,
    @Param('id') id: string,
    @Query() query: PageRequest,
    @Context() context: MessageContext,
  ): Promise<HistoryPage> {
    return this.commands.send(getTimeline, { ...query, object, id }, context, inQuery);
  }

  /** Why each field has its value: from which side, by whom, in which run, by which rule, and what was there before. */
  @Get('records/:object/:id/fields')
  @Requires('viewer', 'sync:read')
  @Answers(200, RecordFieldsView)
  fields(
    @Param('object') object: ObjectName,
    @Param('id') id: string,
    @Context() context: MessageContext,
  ): Promise<RecordFieldsView> {
    return this.commands.send(explainFields, { object, id }, context);
  }
}
