import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Author } from '../author.js';
import { RecordTransactions } from '../record/record-transactions.service.js';
import { checkContact } from './check-contact.js';
import { upsertByEmail, type Upserted } from './contact.writer.js';

export type BatchRow = Upserted;

/** Many upserts by e-mail in the caller's transaction, for imports. */
@Injectable()
export class ContactBatch {
  constructor(@Inject(RecordTransactions) private readonly transactions: RecordTransactions) {}

  /**
   * At most 1,000 rows of any content. One answer a row, in their order: what became of it, or everything that is wrong with it.
   * Later rows of one address win. Repeating changes nothing.
   */
  async upsert(tx: EntityManager, author: Author, rows: readonly unknown[]): Promise<BatchRow[]> {
    const checked = rows.map(checkContact);
    const sound = checked.flatMap((row) => ('contact' in row ? [row.contact] : []));
    const written = (await upsertByEmail(tx, author, sound)).values();
    return checked.map((row) => ('errors' in row ? row : (written.next().value as Upserted)));
  }

  /** To be called once the caller's transaction is committed. */
  tell(tenantId: string): void {
    this.transactions.tell(tenantId, ['contact']);
  }
}
