import { Inject, Injectable } from '@nestjs/common';
import { previewSync, type MessageContext, type Preview, type PreviewRequest } from '@app/contracts';
import { Handles } from '@app/messaging';
import { PreviewService } from './preview.service.js';

@Injectable()
export class PreviewHandler {
  constructor(@Inject(PreviewService) private readonly previews: PreviewService) {}

  @Handles(previewSync)
  preview(request: PreviewRequest, context: MessageContext): Promise<Preview> {
    return this.previews.preview(request, context);
  }
}
