import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { CRM_OBJECTS, type CrmObject, type SuggestionReason } from '@app/crm-core';
import { command } from '../contract.js';
import { FieldMappingBody, IntegrationObjectRef } from './mapping.contract.js';

export class SuggestedField {
  crmField!: string;
  label!: string;
  /** 0 to 1. */
  score!: number;
  /** May be ticked beforehand. */
  isSure!: boolean;
  /** `sameMeaning`: the names mean the same. `partOfMeaning`: a part of them does. `alike`: written alike. `sameType`. `mappedBefore`: by another integration. */
  reasons!: SuggestionReason[];
}

/** What a field of ours most likely is at the CRM. */
export class FieldSuggestion {
  markmailField!: string;
  label!: string;
  /** Mapped already: to this field of the CRM. */
  mappedTo!: string | null;
  /** The best first, three at most; none where nothing fits. */
  candidates!: SuggestedField[];
}

export class FieldSuggestions {
  items!: FieldSuggestion[];
}

/** The same answer every time: by rules, from names and types, never from values. */
export const suggestMappings = command({
  subject: 'integration.mapping.suggest.v1',
  request: IntegrationObjectRef,
  reply: FieldSuggestions,
  timeoutMs: 30_000,
});

export class TemplatesRequest {
  @IsOptional() @IsIn(CRM_OBJECTS) object?: CrmObject;
  /** Leaves out lines whose field this integration's org does not have, or that do not fit there. */
  @IsOptional() @IsUUID() integrationId?: string;
}

export class TemplateTitle {
  en!: string;
  ja!: string;
}

/** A mapping to start from: put its lines in force by replacing the mapping. */
export class MappingTemplateView {
  id!: string;
  provider!: string;
  object!: CrmObject;
  title!: TemplateTitle;
  mappings!: FieldMappingBody[];
}

export class MappingTemplates {
  items!: MappingTemplateView[];
}

export const listMappingTemplates = command({
  subject: 'integration.mapping.templates.v1',
  request: TemplatesRequest,
  reply: MappingTemplates,
  timeoutMs: 30_000,
});
