import { Inject, Injectable } from '@nestjs/common';
import {
  appendImport,
  beginImport,
  finishUpload,
  getImport,
  listImportErrors,
  type AppendImportRequest,
  type BeginImportRequest,
  type BegunImport,
  type FinishUploadRequest,
  type ImportErrorPage,
  type ImportRef,
  type ImportView,
  type ListImportErrorsRequest,
  type MessageContext,
  type Nothing,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { ImportService } from './import.service.js';

@Injectable()
export class ImportHandler {
  constructor(@Inject(ImportService) private readonly imports: ImportService) {}

  @Handles(beginImport)
  begin(request: BeginImportRequest, context: MessageContext): Promise<BegunImport> {
    return this.imports.begin(request, context);
  }

  @Handles(appendImport)
  append(request: AppendImportRequest, context: MessageContext): Promise<Nothing> {
    return this.imports.append(request, context);
  }

  @Handles(finishUpload)
  finishUpload(request: FinishUploadRequest, context: MessageContext): Promise<ImportView> {
    return this.imports.finishUpload(request, context);
  }

  @Handles(getImport)
  get(request: ImportRef, context: MessageContext): Promise<ImportView> {
    return this.imports.get(request, context);
  }

  @Handles(listImportErrors)
  listErrors(request: ListImportErrorsRequest, context: MessageContext): Promise<ImportErrorPage> {
    return this.imports.listErrors(request, context);
  }
}
