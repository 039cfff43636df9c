import { Inject, Injectable } from '@nestjs/common';
import { addHints, type AddHintsRequest, type Done, type MessageContext } from '@app/contracts';
import { Handles } from '@app/messaging';
import { HintService } from './hint.service.js';

@Injectable()
export class HintHandler {
  constructor(@Inject(HintService) private readonly hints: HintService) {}

  @Handles(addHints)
  add(request: AddHintsRequest, context: MessageContext): Promise<Done> {
    return this.hints.add(request, context);
  }
}
