import { Inject, Injectable } from '@nestjs/common';
import type { AppliedTemplate, ApplyMappingTemplateRequest, MessageContext } from '@app/contracts';
import { getProvider } from '@app/crm-core';
import { MappingService } from '../mapping/mapping.service.js';
import { TemplateEmptyError, TemplateNotFoundError } from './template.errors.js';

/** Puts mappings for common cases in force. */
@Injectable()
export class TemplateService {
  constructor(@Inject(MappingService) private readonly mappings: MappingService) {}

  /** @throws TemplateNotFoundError, TemplateEmptyError */
  async apply(context: MessageContext, request: ApplyMappingTemplateRequest): Promise<AppliedTemplate> {
    const { integrationId, object, templateId, dryRun = false } = request;
    const { integration } = await this.mappings.all(context, integrationId);
    const template = getProvider(integration.provider).mappingTemplates?.find(
      (one) => one.id === templateId && one.object === object,
    );
    if (!template) throw new TemplateNotFoundError();
    const { kept, leftOut } = await this.mappings.fitting(context, integrationId, object, template.mappings);
    if (kept.length === 0) throw new TemplateEmptyError();
    const [applied] = await this.mappings.replaceAll(context, integrationId, new Map([[object, kept]]), {
      isDryRun: dryRun,
      invalid: () => new TemplateEmptyError(),
    });
    return { ...applied, leftOut };
  }
}
