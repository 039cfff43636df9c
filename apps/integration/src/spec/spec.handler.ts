import { Inject, Injectable } from '@nestjs/common';
import {
  getSyncSpec,
  listScheduleSpecs,
  listSchemaChanges,
  recheckSyncSpec,
  type ListScheduleSpecsRequest,
  type ListSchemaChangesRequest,
  type MessageContext,
  type SchemaChangePage,
  type RecheckSpecRequest,
  type ScheduleSpecPage,
  type SyncSpec,
  type SyncSpecRef,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { SchemaChangeService } from './schema-change.service.js';
import { SpecService } from './spec.service.js';

@Injectable()
export class SpecHandler {
  constructor(
    @Inject(SpecService) private readonly specs: SpecService,
    @Inject(SchemaChangeService) private readonly schemaChanges: SchemaChangeService,
  ) {}

  @Handles(listSchemaChanges)
  listSchemaChanges(request: ListSchemaChangesRequest, context: MessageContext): Promise<SchemaChangePage> {
    return this.schemaChanges.list(context, request);
  }

  @Handles(getSyncSpec)
  get(request: SyncSpecRef, context: MessageContext): Promise<SyncSpec> {
    return this.specs.get(context, request);
  }

  @Handles(recheckSyncSpec)
  recheck(request: RecheckSpecRequest, context: MessageContext): Promise<SyncSpec> {
    return this.specs.recheck(context, request);
  }

  @Handles(listScheduleSpecs)
  listSchedules(request: ListScheduleSpecsRequest): Promise<ScheduleSpecPage> {
    return this.specs.listSchedules(request);
  }
}
