import type { CrmObject } from '@app/crm-core';
import { NotFoundError } from '@app/errors';

/** `campaign member` for `campaignMember`. */
const wordsOf = (object: CrmObject): string =>
  object.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** Also for what was deleted and for other tenants' records. */
export class RecordNotFoundError extends NotFoundError {
  constructor(object: CrmObject) {
    const words = wordsOf(object);
    super(`There is no such ${words}.`, { code: `${words.replace(' ', '_').toUpperCase()}.NOT_FOUND` });
  }
}
