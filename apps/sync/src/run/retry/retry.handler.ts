import { Inject, Injectable } from '@nestjs/common';
import { retryRows, type MessageContext, type RetriedRows, type RetryRowsRequest } from '@app/contracts';
import { Handles } from '@app/messaging';
import { RetryService } from './retry.service.js';

@Injectable()
export class RetryHandler {
  constructor(@Inject(RetryService) private readonly retries: RetryService) {}

  @Handles(retryRows)
  retry(request: RetryRowsRequest, context: MessageContext): Promise<RetriedRows> {
    return this.retries.retry(request, context);
  }
}
