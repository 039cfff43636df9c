import { Inject, Injectable } from '@nestjs/common';
import {
  applyMappingTemplate,
  type AppliedTemplate,
  type ApplyMappingTemplateRequest,
  type MessageContext,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { TemplateService } from './template.service.js';

@Injectable()
export class TemplateHandler {
  constructor(@Inject(TemplateService) private readonly templates: TemplateService) {}

  @Handles(applyMappingTemplate)
  apply(request: ApplyMappingTemplateRequest, context: MessageContext): Promise<AppliedTemplate> {
    return this.templates.apply(context, request);
  }
}
