import { NotFoundError } from '@app/errors';

export class DeliveryNotFoundError extends NotFoundError {
  constructor() {
    super('There is no such delivery. They are kept for eight days.', { code: 'WEBHOOK.NOT_FOUND' });
  }
}
