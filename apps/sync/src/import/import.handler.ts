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
import { ImportWorker } from './import.worker.js';

@Injectable()
export class ImportHandler {
  constructor(
    @Inject(ImportService) private readonly imports: ImportService,
    @Inject(ImportWorker) private readonly worker: ImportWorker,
  ) {}

  @Handles(beginImport)
  begin(request: BeginImportRequest, context: MessageContext): Promise<BegunImport> {
    return this.imports.begin(request, context);
  }

  @Handles(appendImport)
  append(request: AppendImportRequest, context: MessageContext): Promise<Nothing> {
    return this.imports.append(request, context);
  }

  @Handles(finishUpload)
  async finish(request: FinishUploadRequest, context: MessageContext): Promise<ImportView> {
    const view = await this.imports.finishUpload(request, context);
    this.worker.poke();
    return view;
  }

  @Handles(getImport)
  get(request: ImportRef, context: MessageContext): Promise<ImportView> {
    return this.imports.get(request, context);
  }

  @Handles(listImportErrors)
  errors(request: ListImportErrorsRequest, context: MessageContext): Promise<ImportErrorPage> {
    return this.imports.listErrors(request, context);
  }
}
