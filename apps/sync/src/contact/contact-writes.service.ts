import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ContactFields, ContactPatch } from '@app/contracts';
import type { Author } from '../author.js';
import { invalid } from '../invalid-input.js';
import { patchErrors } from './check-patch.js';
import { fillBlanks, patchContact, type Written } from './contact.writer.js';
import { withdrawConsent, type Withdrawal } from './withdraw-consent.js';

export type { Withdrawal } from './withdraw-consent.js';

/** What other features do to contacts, in their transaction, by the contacts' own rules. */
@Injectable()
export class ContactWrites {
  /** @throws ContactNotFoundError, EmailTakenError, InvalidInputError */
  async edit(tx: EntityManager, author: Author, id: string, patch: ContactPatch): Promise<void> {
    const errors = patchErrors(patch);
    if (errors.length > 0) throw invalid(errors);
    await patchContact(tx, author, id, patch, () => undefined);
  }

  /** True if any contact changed. */
  withdrawConsent(tx: EntityManager, author: Author, withdrawals: readonly Withdrawal[]): Promise<boolean> {
    return withdrawConsent(tx, author, withdrawals);
  }

  /** Fills in what is blank of the contact with this address; undefined where there is none. @throws InvalidInputError */
  async fillBlanks(
    tx: EntityManager,
    author: Author,
    email: string,
    given: ContactFields,
  ): Promise<Written | undefined> {
    const errors = patchErrors(given);
    if (errors.length > 0) throw invalid(errors);
    return fillBlanks(tx, author, email, given);
  }
}
