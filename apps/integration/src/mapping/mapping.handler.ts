import { Inject, Injectable } from '@nestjs/common';
import {
  getMappings,
  listFields,
  replaceMappings,
  type FieldsOfBothSides,
  type IntegrationObjectRef,
  type MappingSet,
  type MessageContext,
  type ReplaceMappingsRequest,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { FieldsService } from './fields.service.js';
import { MappingService } from './mapping.service.js';

@Injectable()
export class MappingHandler {
  constructor(
    @Inject(FieldsService) private readonly fields: FieldsService,
    @Inject(MappingService) private readonly mappings: MappingService,
  ) {}

  @Handles(listFields)
  listFields(request: IntegrationObjectRef, context: MessageContext): Promise<FieldsOfBothSides> {
    return this.fields.list(context, request);
  }

  @Handles(getMappings)
  get(request: IntegrationObjectRef, context: MessageContext): Promise<MappingSet> {
    return this.mappings.get(context, request);
  }

  @Handles(replaceMappings)
  replace(request: ReplaceMappingsRequest, context: MessageContext): Promise<MappingSet> {
    return this.mappings.replace(context, request);
  }
}
