import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type {
  ConflictPage,
  ConflictView,
  ListConflictsRequest,
  MessageContext,
  ResolveConflictRequest,
  ResolveConflictsRequest,
  ResolvedConflicts,
  UnresolvedConflict,
} from '@app/contracts';
import type { FieldValue } from '@app/crm-core';
import { decodeCursor, encodeCursor } from '@app/database';
import { AppError } from '@app/errors';
import { actorName, type Author } from '../../author.js';
import { ContactWrites } from '../../contact/contact-writes.service.js';
import { invalid } from '../../invalid-input.js';
import { RecordStore } from '../../record/record-store.service.js';
import { RecordTransactions } from '../../record/record-transactions.service.js';
import { customName } from '../record-table.js';
import { ConflictEditedError, ConflictNotFoundError, ConflictResolvedError } from './conflict.errors.js';
import { CONFLICT_COLUMNS, conflictView, type ConflictRow } from './conflict.row.js';
import { lockValue, startFromCrmValue } from './settle-field.query.js';

const DEFAULT_LIMIT = 50;

type StoredObject = Parameters<RecordStore['lock']>[1];

/** Fields that both sides changed and a person is asked about. */
@Injectable()
export class ConflictService {
  constructor(
    @Inject(RecordTransactions) private readonly transactions: RecordTransactions,
    @Inject(ContactWrites) private readonly contacts: ContactWrites,
    @Inject(RecordStore) private readonly records: RecordStore,
  ) {}

  async list(request: ListConflictsRequest, context: MessageContext): Promise<ConflictPage> {
    const limit = request.limit ?? DEFAULT_LIMIT;
    const after = request.cursor === undefined ? null : decodeCursor(request.cursor, ['uuid'])[0];
    const rows: ConflictRow[] = await this.transactions.read(context, (tx) =>
      tx.query(
        `SELECT ${CONFLICT_COLUMNS} FROM conflict
          WHERE tenant_id = $1 AND resolved_at IS NULL AND ($2::uuid IS NULL OR integration_id = $2) AND ($3::text IS NULL OR object = $3)
            AND ($4::uuid IS NULL OR record_id = $4) AND ($5::uuid IS NULL OR id > $5) ORDER BY id LIMIT $6`,
        [
          context.tenantId,
          request.integrationId ?? null,
          request.object ?? null,
          request.recordId ?? null,
          after,
          limit + 1,
        ],
      ),
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(conflictView),
      nextCursor: rows.length > limit && last ? encodeCursor(last.id) : null,
    };
  }

  /** @throws ConflictNotFoundError, ConflictResolvedError, ConflictEditedError, InvalidInputError */
  resolve(request: ResolveConflictRequest, context: MessageContext): Promise<ConflictView> {
    assertChoice(request);
    return this.transactions.write(context, async (tx) => {
      const row = await lockConflict(tx, request.id);
      const current = await lockValue(tx, row);
      if (current === undefined) return { reply: await close(tx, context, row, 'gone'), changed: [] };
      await this.decide(tx, context, row, current, request);
      return { reply: await close(tx, context, row, request.choice), changed: [row.object] };
    });
  }

  /** Each by itself: what cannot be decided keeps nothing else from being decided. */
  async resolveMany(
    { ids, choice }: ResolveConflictsRequest,
    context: MessageContext,
  ): Promise<ResolvedConflicts> {
    const failed: UnresolvedConflict[] = [];
    for (const id of ids) {
      try {
        await this.resolve({ id, choice }, context);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        failed.push({ id, code: error.code, message: error.message });
      }
    }
    return { resolved: ids.length - failed.length, failed };
  }

  private async decide(
    tx: EntityManager,
    author: Author,
    row: ConflictRow,
    current: FieldValue,
    { choice, value }: ResolveConflictRequest,
  ): Promise<void> {
    if (choice === 'crm' && !isSame(current, row.crm) && !isSame(current, row.markmail))
      throw new ConflictEditedError();
    const wanted = choice === 'crm' ? row.crm : choice === 'value' ? (value ?? null) : current;
    if (!isSame(wanted, current)) await this.write(tx, author, row, wanted);
    await startFromCrmValue(tx, row);
  }

  private async write(
    tx: EntityManager,
    author: Author,
    { object, record_id: id, field }: ConflictRow,
    value: FieldValue,
  ): Promise<void> {
    const custom = customName(field);
    const patch = custom === undefined ? { [field]: value } : { customFields: { [custom]: value } };
    if (object === 'contact') return this.contacts.edit(tx, author, id, patch);
    const known = await this.records.lock(tx, object as StoredObject, { id });
    await this.records.save(tx, author, object as StoredObject, [{ known, patch }]);
  }
}

function assertChoice({ choice, value }: ResolveConflictRequest): void {
  if ((choice === 'value') === (value !== undefined)) return;
  const detail =
    choice === 'value' ? 'Say which value both sides are to have.' : 'Only with the choice "value".';
  throw invalid([{ pointer: '/value', code: choice === 'value' ? 'required' : 'unexpected', detail }]);
}

async function lockConflict(tx: EntityManager, id: string): Promise<ConflictRow> {
  const rows: ConflictRow[] = await tx.query(
    `SELECT ${CONFLICT_COLUMNS} FROM conflict WHERE id = $1 FOR UPDATE`,
    [id],
  );
  if (rows.length === 0) throw new ConflictNotFoundError();
  if (rows[0].resolved_at) throw new ConflictResolvedError();
  return rows[0];
}

async function close(
  tx: EntityManager,
  author: Author,
  row: ConflictRow,
  choice: NonNullable<ConflictView['choice']>,
): Promise<ConflictView> {
  const [rows] = await tx.query<[ConflictRow[], number]>(
    `UPDATE conflict SET resolved_at = now(), choice = $2, resolved_by = $3 WHERE id = $1 RETURNING ${CONFLICT_COLUMNS}`,
    [row.id, choice, actorName(author)],
  );
  return conflictView(rows[0]);
}

const isSame = (a: FieldValue, b: FieldValue): boolean => JSON.stringify(a) === JSON.stringify(b);
