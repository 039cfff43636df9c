import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type {
  ContactPage,
  ContactPatch,
  ContactRef,
  ContactView,
  Done,
  ListContactsRequest,
  MessageContext,
  OptInRequest,
  PatchContactRequest,
  UpsertContactRequest,
  UpsertedContact,
} from '@app/contracts';
import { inTenant, OutboxRelay } from '@app/database';
import { InvalidInputError, PreconditionFailedError } from '@app/errors';
import { isOptedOut } from './apply-patch.js';
import { ContactChanges } from './contact-changes.service.js';
import { decodeContactCursor, encodeContactCursor } from './contact-cursor.js';
import { ContactNotFoundError, EvidenceTooOldError } from './contact.errors.js';
import type { ContactRow } from './contact.row.js';
import { CONTACT_COLUMNS, contactView, type ContactRowWithLinks } from './contact.view.js';
import { lockContact, patchContact, recordChange, upsertByEmail } from './contact.writer.js';
import { customFieldErrors } from './custom-fields.js';

const DEFAULT_LIMIT = 50;
/** Clocks differ: evidence may be this far in the future. Milliseconds. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** MarkMail's own contacts: what people and programs here do to them. */
@Injectable()
export class ContactService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ContactChanges) private readonly changes: ContactChanges,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
  ) {}

  async upsert(request: UpsertContactRequest, context: MessageContext): Promise<UpsertedContact> {
    assertCustomFields(request, '/customFields');
    return this.write(context, async (tx) => {
      const { id, outcome } = await upsertByEmail(tx, context, request.email, request);
      return { created: outcome === 'created', contact: await view(tx, id) };
    });
  }

  async patch({ id, ifVersion, patch }: PatchContactRequest, context: MessageContext): Promise<ContactView> {
    assertCustomFields(patch, '/customFields');
    return this.write(context, async (tx) => {
      await patchContact(tx, context, await this.lock(tx, id, ifVersion), patch);
      return view(tx, id);
    });
  }

  async remove({ id, ifVersion }: ContactRef, context: MessageContext): Promise<Done> {
    return this.write(context, async (tx) => {
      const row = await this.lock(tx, id, ifVersion);
      await tx.query(
        'UPDATE contact SET deleted_at = now(), version = version + 1, updated_at = now() WHERE id = $1',
        [id],
      );
      await recordChange(tx, context, id, Number(row.version) + 1, 'deleted', [
        { field: 'deleted', from: false, to: true },
      ]);
      return { done: true };
    });
  }

  async optIn({ id, evidence }: OptInRequest, context: MessageContext): Promise<ContactView> {
    const at = new Date(evidence.at);
    if (at.getTime() > Date.now() + CLOCK_SKEW_MS) {
      throw new InvalidInputError('One field is wrong.', [
        { pointer: '/evidence/at', code: 'range', detail: 'It must not be in the future.' },
      ]);
    }
    return this.write(context, async (tx) => {
      const row = await this.lock(tx, id, undefined);
      if (row.opted_out_at && at <= row.opted_out_at) throw new EvidenceTooOldError();
      const stored = {
        ...evidence,
        recordedAt: new Date().toISOString(),
        recordedBy: `${context.actor.kind}:${context.actor.id}`,
      };
      await tx.query(
        `UPDATE contact SET status = 'active', opt_in = $2, opted_in_at = $3, version = version + 1, updated_at = now() WHERE id = $1`,
        [id, JSON.stringify(stored), at],
      );
      const change = { field: 'status', from: row.status, to: 'active' };
      await recordChange(
        tx,
        context,
        id,
        Number(row.version) + 1,
        'updated',
        isOptedOut(row.status) ? [change] : [{ field: 'optIn', from: null, to: evidence.at }],
      );
      return view(tx, id);
    });
  }

  get({ id }: ContactRef, context: MessageContext): Promise<ContactView> {
    return inTenant(this.dataSource, context.tenantId, (tx) => view(tx, id));
  }

  async list(request: ListContactsRequest, context: MessageContext): Promise<ContactPage> {
    const limit = request.limit ?? DEFAULT_LIMIT;
    const after = request.cursor ? decodeContactCursor(request.cursor) : null;
    const rows: ContactRowWithLinks[] = await inTenant(this.dataSource, context.tenantId, (tx) =>
      tx.query(
        `SELECT ${CONTACT_COLUMNS} FROM contact c
          WHERE c.tenant_id = $1 AND c.deleted_at IS NULL AND ($2::text IS NULL OR c.email_folded = $2) AND ($3::timestamptz IS NULL OR c.updated_at >= $3)
            AND ($4::timestamptz IS NULL OR (c.updated_at, c.id) > ($4::timestamptz, $5::uuid))
          ORDER BY c.updated_at, c.id LIMIT $6`,
        [
          context.tenantId,
          request.email?.trim().toLowerCase() ?? null,
          request.updatedSince ?? null,
          after?.updatedAt ?? null,
          after?.id ?? null,
          limit + 1,
        ],
      ),
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(contactView),
      nextCursor: rows.length > limit && last ? encodeContactCursor(last.updated_text, last.id) : null,
    };
  }

  private async lock(tx: EntityManager, id: string, ifVersion: number | undefined): Promise<ContactRow> {
    const row = await lockContact(tx, id);
    if (!row) throw new ContactNotFoundError();
    if (ifVersion !== undefined && ifVersion !== Number(row.version)) throw new PreconditionFailedError();
    return row;
  }

  private async write<T>(context: MessageContext, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const result = await inTenant(this.dataSource, context.tenantId, work);
    this.changes.emit(context.tenantId);
    this.relay.poke();
    return result;
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

function assertCustomFields(patch: ContactPatch, base: string): void {
  const errors = customFieldErrors(patch.customFields, base);
  if (errors.length > 0)
    throw new InvalidInputError(
      errors.length === 1 ? 'One field is wrong.' : `${errors.length} fields are wrong.`,
      errors,
    );
}
