import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { UpsertContactRequest } from '@app/contracts';
import type { FieldError } from '@app/errors';
import { InvalidInputError } from '@app/errors';
import { validatePayload } from '@app/messaging';
import { upsertByEmail, type Author, type Written } from './contact.writer.js';
import { customFieldErrors } from './custom-fields.js';

export type BatchRow = { readonly ok: Written } | { readonly errors: readonly FieldError[] };

/** Many upserts by e-mail in the caller's transaction, for imports. */
@Injectable()
export class ContactBatch {
  /** One answer a row, in their order: what became of it, or everything that is wrong with it. Later rows of one address win. */
  async upsert(tx: EntityManager, author: Author, rows: readonly unknown[]): Promise<BatchRow[]> {
    const answers: BatchRow[] = [];
    for (const row of rows) {
      const checked = check(row);
      answers.push(
        'errors' in checked ? checked : { ok: await upsertByEmail(tx, author, checked.email, checked) },
      );
    }
    return answers;
  }
}

function check(row: unknown): UpsertContactRequest | { errors: readonly FieldError[] } {
  try {
    const request = validatePayload(UpsertContactRequest, row);
    const errors = customFieldErrors(request.customFields, '/customFields');
    return errors.length > 0 ? { errors } : request;
  } catch (error) {
    if (error instanceof InvalidInputError) return { errors: error.errors };
    throw error;
  }
}
