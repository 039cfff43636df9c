import { Inject, Injectable } from '@nestjs/common';
import {
  getMappings,
  listFields,
  listMappingTemplates,
  replaceMappings,
  suggestMappings,
  type FieldsOfBothSides,
  type FieldSuggestions,
  type IntegrationObjectRef,
  type MappingSet,
  type MappingTemplates,
  type MessageContext,
  type ReplaceMappingsRequest,
  type TemplatesRequest,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { FieldsService } from './fields.service.js';
import { MappingService } from './mapping.service.js';
import { SuggestionService } from './suggestion.service.js';

@Injectable()
export class MappingHandler {
  constructor(
    @Inject(FieldsService) private readonly fields: FieldsService,
    @Inject(MappingService) private readonly mappings: MappingService,
    @Inject(SuggestionService) private readonly suggestions: SuggestionService,
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

  @Handles(suggestMappings)
  suggest(request: IntegrationObjectRef, context: MessageContext): Promise<FieldSuggestions> {
    return this.suggestions.suggest(context, request);
  }

  @Handles(listMappingTemplates)
  templates(request: TemplatesRequest, context: MessageContext): Promise<MappingTemplates> {
    return this.suggestions.templates(context, request);
  }
}
