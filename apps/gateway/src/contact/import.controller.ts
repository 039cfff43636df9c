import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  BegunImport,
  getImport,
  ImportErrorPage,
  ImportView,
  listImportErrors,
  PageRequest,
  type MessageContext,
} from '@app/contracts';
import { Commands, inQuery } from '../commands.service.js';
import { chunksOf, Context, type CrmRequest } from '../request.js';
import { Requires } from '../requires.js';
import { Answers, StreamedBody } from '../route.js';
import { ImportUploadService } from './import-upload.service.js';

const NDJSON = 'application/x-ndjson';
const CSV = 'text/csv';

@ApiTags('contacts')
@Controller('api/contacts/import')
export class ImportController {
  constructor(
    private readonly commands: Commands,
    private readonly uploads: ImportUploadService,
  ) {}

  /** Takes contacts, one a line, of any number. They are applied after the answer; the import says how far it is. */
  @Post()
  @Requires('operator', 'contacts:write')
  @Answers(202, BegunImport)
  @StreamedBody(NDJSON, CSV)
  async upload(
    @Req() request: CrmRequest,
    @Context() context: MessageContext,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BegunImport> {
    const format = request.headers['content-type']?.toLowerCase().startsWith(CSV) ? 'csv' : 'ndjson';
    const importId = await this.uploads.receive(chunksOf(request), format, context);
    response.location(`/api/contacts/import/${importId}`);
    return { importId };
  }

  /** How far an import is, or what it did. */
  @Get(':importId')
  @Requires('viewer', 'contacts:read')
  @Answers(200, ImportView)
  get(@Param('importId') importId: string, @Context() context: MessageContext): Promise<ImportView> {
    return this.commands.send(getImport, { importId }, context);
  }

  /** The rows that could not be imported, each with every wrong field. */
  @Get(':importId/errors')
  @Requires('viewer', 'contacts:read')
  @Answers(200, ImportErrorPage)
  errors(
    @Param('importId') importId: string,
    @Query() query: PageRequest,
    @Context() context: MessageContext,
  ): Promise<ImportErrorPage> {
    return this.commands.send(listImportErrors, { ...query, importId }, context, inQuery);
  }
}
