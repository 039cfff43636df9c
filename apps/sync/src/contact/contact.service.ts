import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type {
  ContactPage,
  ContactPatch,
  ContactView,
  Done,
  ListContactsRequest,
  MessageContext,
  OptInRequest,
  PatchOf,
  RecordRef,
  UpsertContactRequest,
  UpsertedContact,
} from '@app/contracts';
import { decodeCursor, encodeCursor } from '@app/database';
import { PreconditionFailedError } from '@app/errors';
import { fold } from '../email-address.js';
import { checkedInstant, invalid } from '../invalid-input.js';
import { RecordTransactions } from '../record/record-transactions.service.js';
import { patchErrors } from './check-patch.js';
import { ContactNotFoundError } from './contact.errors.js';
import type { ContactRow } from './contact.row.js';
import { CONTACT_COLUMNS, contactView, type ContactRowWithLinks } from './contact.view.js';
import { lockContact, patchContact, upsertByEmail } from './contact.writer.js';
import { evidenceTime, saveDeletion, saveOptIn } from './opt-in.js';

const DEFAULT_LIMIT = 50;

/** MarkMail's own contacts: what people and programs here do to them. */
@Injectable()
export class ContactService {
  constructor(@Inject(RecordTransactions) private readonly transactions: RecordTransactions) {}

  async upsert(request: UpsertContactRequest, context: MessageContext): Promise<UpsertedContact> {
    assertPatch(request);
    return this.write(context, async (tx) => {
      const [answer] = await upsertByEmail(tx, context, [request]);
      if ('errors' in answer) throw invalid(answer.errors);
      const { id, outcome } = answer.ok;
      const reply = { created: outcome === 'created', contact: await view(tx, id) };
      return { reply, hasChanged: outcome !== 'unchanged' };
    });
  }

  async patch(
    { id, ifVersion, patch }: PatchOf<ContactPatch>,
    context: MessageContext,
  ): Promise<ContactView> {
    assertPatch(patch);
    return this.write(context, async (tx) => {
      const { outcome } = await patchContact(tx, context, id, patch, (row) => assertVersion(row, ifVersion));
      return { reply: await view(tx, id), hasChanged: outcome !== 'unchanged' };
    });
  }

  /** The address is free again; what the person said about consent is not forgotten. */
  async remove({ id, ifVersion }: RecordRef, context: MessageContext): Promise<Done> {
    return this.write(context, async (tx) => {
      const row = await lockContact(tx, id);
      assertVersion(row, ifVersion);
      await saveDeletion(tx, context, row);
      return { reply: { done: true as const }, hasChanged: true };
    });
  }

  async optIn({ id, evidence }: OptInRequest, context: MessageContext): Promise<ContactView> {
    const at = evidenceTime(evidence);
    return this.write(context, async (tx) => {
      const hasChanged = await saveOptIn(tx, context, await lockContact(tx, id), evidence, at);
      return { reply: await view(tx, id), hasChanged };
    });
  }

  get({ id, ifVersion }: RecordRef, context: MessageContext): Promise<ContactView> {
    return this.transactions.read(context, async (tx) => {
      const contact = await view(tx, id);
      if (ifVersion !== undefined && ifVersion !== contact.version) throw new PreconditionFailedError();
      return contact;
    });
  }

  async list(request: ListContactsRequest, context: MessageContext): Promise<ContactPage> {
    const limit = request.limit ?? DEFAULT_LIMIT;
    const after = request.cursor === undefined ? null : decodeCursor(request.cursor, ['time', 'uuid']);
    const since =
      request.updatedSince === undefined ? null : checkedInstant(request.updatedSince, '/updatedSince');
    const rows: ContactRowWithLinks[] = await this.transactions.read(context, (tx) =>
      tx.query(
        `SELECT ${CONTACT_COLUMNS} FROM contact c
          WHERE c.tenant_id = $1 AND c.deleted_at IS NULL AND ($2::text IS NULL OR c.email_folded = $2) AND ($3::timestamptz IS NULL OR c.updated_at >= $3)
            AND ($4::timestamptz IS NULL OR (c.updated_at, c.id) > ($4::timestamptz, $5::uuid))
          ORDER BY c.updated_at, c.id LIMIT $6`,
        [
          context.tenantId,
          request.email === undefined ? null : (fold(request.email) ?? ''),
          since,
          after?.[0] ?? null,
          after?.[1] ?? null,
          limit + 1,
        ],
      ),
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(contactView),
      nextCursor: rows.length > limit && last ? encodeCursor(last.updated_text, last.id) : null,
    };
  }

  private async write<T>(
    context: MessageContext,
    work: (tx: EntityManager) => Promise<{ reply: T; hasChanged: boolean }>,
  ): Promise<T> {
    return this.transactions.write(context, async (tx) => {
      const { reply, hasChanged } = await work(tx);
      return { reply, changed: hasChanged ? ['contact'] : [] };
    });
  }
}

async function view(tx: EntityManager, id: string): Promise<ContactView> {
  const rows: ContactRowWithLinks[] = await tx.query(
    `SELECT ${CONTACT_COLUMNS} FROM contact c WHERE c.id = $1 AND c.deleted_at IS NULL`,
    [id],
  );
  if (rows.length === 0) throw new ContactNotFoundError();
  return contactView(rows[0]);
}

function assertPatch(patch: Parameters<typeof patchErrors>[0]): void {
  const errors = patchErrors(patch);
  if (errors.length > 0) throw invalid(errors);
}

function assertVersion(row: ContactRow, ifVersion: number | undefined): void {
  if (ifVersion !== undefined && ifVersion !== Number(row.version)) throw new PreconditionFailedError();
}
