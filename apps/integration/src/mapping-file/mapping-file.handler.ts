import { Inject, Injectable } from '@nestjs/common';
import {
  exportMappings,
  importMappings,
  type ExportMappingsRequest,
  type ImportedMappings,
  type ImportMappingsRequest,
  type MappingFile,
  type MessageContext,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { MappingFileService } from './mapping-file.service.js';

@Injectable()
export class MappingFileHandler {
  constructor(@Inject(MappingFileService) private readonly files: MappingFileService) {}

  @Handles(exportMappings)
  export(request: ExportMappingsRequest, context: MessageContext): Promise<MappingFile> {
    return this.files.export(context, request);
  }

  @Handles(importMappings)
  import(request: ImportMappingsRequest, context: MessageContext): Promise<ImportedMappings> {
    return this.files.import(context, request);
  }
}
