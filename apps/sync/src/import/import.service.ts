import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type {
  AppendImportRequest,
  BeginImportRequest,
  BegunImport,
  FinishUploadRequest,
  ImportErrorPage,
  ImportErrorView,
  ImportRef,
  ImportView,
  ListImportErrorsRequest,
  MessageContext,
  Nothing,
} from '@app/contracts';
import { decodeCursor, encodeCursor, inTenant, uuidv7 } from '@app/database';
import { InvalidInputError } from '@app/errors';
import { ImportWorker } from './import-worker.service.js';
import { ImportNotFoundError, UploadFinishedError } from './import.errors.js';
import { IMPORT_COLUMNS, type ImportRow } from './import.row.js';
import { importView } from './import.view.js';

const DEFAULT_LIMIT = 50;

interface ErrorRow {
  /** bigint as text. */
  readonly row: string;
  readonly errors: ImportErrorView['errors'];
}

/** Takes files in pieces and says how far their import is. The work itself is the worker's. */
@Injectable()
export class ImportService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ImportWorker) private readonly worker: ImportWorker,
  ) {}

  async begin({ format }: BeginImportRequest, context: MessageContext): Promise<BegunImport> {
    const importId = uuidv7();
    await inTenant(this.dataSource, context.tenantId, (tx) =>
      tx.query(
        `INSERT INTO import (id, tenant_id, actor, correlation_id, format, state) VALUES ($1, $2, $3, $4, $5, 'receiving')`,
        [importId, context.tenantId, JSON.stringify(context.actor), context.correlationId, format],
      ),
    );
    return { importId };
  }

  /** Repeating a piece is harmless, also after the upload is finished. */
  async append({ importId, index, text }: AppendImportRequest, context: MessageContext): Promise<Nothing> {
    return inTenant(this.dataSource, context.tenantId, async (tx) => {
      // The update is also the lock: no piece slips in beside `finishUpload`.
      const [, count]: [unknown, number] = await tx.query(
        `UPDATE import SET touched_at = now() WHERE id = $1 AND state = 'receiving'`,
        [importId],
      );
      if (count === 0) {
        const row = await find(tx, importId);
        if (index < (row.chunks_total ?? 0)) return {};
        throw new UploadFinishedError();
      }
      await tx.query(
        `INSERT INTO import_chunk (import_id, index, tenant_id, text) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
        [importId, index, context.tenantId, storable(text)],
      );
      return {};
    });
  }

  async finishUpload(
    { importId, chunks }: FinishUploadRequest,
    context: MessageContext,
  ): Promise<ImportView> {
    const row = await inTenant(this.dataSource, context.tenantId, async (tx) => {
      const found = await find(tx, importId, 'FOR UPDATE');
      if (found.state !== 'receiving') {
        if (found.chunks_total === chunks) return found;
        throw new UploadFinishedError();
      }
      await assertComplete(tx, importId, chunks);
      const [rows]: [ImportRow[], number] = await tx.query(
        `UPDATE import SET state = 'queued', chunks_total = $2, queued_at = now() WHERE id = $1 RETURNING ${IMPORT_COLUMNS}`,
        [importId, chunks],
      );
      return rows[0];
    });
    this.worker.poke();
    return importView(row);
  }

  async get({ importId }: ImportRef, context: MessageContext): Promise<ImportView> {
    return importView(await inTenant(this.dataSource, context.tenantId, (tx) => find(tx, importId)));
  }

  /** In the file's order. */
  async listErrors(request: ListImportErrorsRequest, context: MessageContext): Promise<ImportErrorPage> {
    const limit = request.limit ?? DEFAULT_LIMIT;
    const after = request.cursor === undefined ? 0 : Number(decodeCursor(request.cursor, ['number'])[0]);
    const rows: ErrorRow[] = await inTenant(this.dataSource, context.tenantId, async (tx) => {
      await find(tx, request.importId);
      return tx.query<ErrorRow[]>(
        `SELECT "row", errors FROM import_error WHERE import_id = $1 AND "row" > $2 ORDER BY "row" LIMIT $3`,
        [request.importId, after, limit + 1],
      );
    });
    const items = rows.slice(0, limit).map(({ row, errors }) => ({ row: Number(row), errors }));
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? encodeCursor(String(last.row)) : null };
  }
}

async function find(tx: EntityManager, importId: string, lock: '' | 'FOR UPDATE' = ''): Promise<ImportRow> {
  const rows: ImportRow[] = await tx.query(`SELECT ${IMPORT_COLUMNS} FROM import WHERE id = $1 ${lock}`, [
    importId,
  ]);
  if (rows.length === 0) throw new ImportNotFoundError();
  return rows[0];
}

/** @throws InvalidInputError unless exactly the pieces 0 … chunks - 1 are there. */
async function assertComplete(tx: EntityManager, importId: string, chunks: number): Promise<void> {
  const [stored]: { inside: number; beyond: number }[] = await tx.query(
    `SELECT count(*) FILTER (WHERE index < $2)::int AS inside, count(*) FILTER (WHERE index >= $2)::int AS beyond
       FROM import_chunk WHERE import_id = $1`,
    [importId, chunks],
  );
  if (stored.inside === chunks && stored.beyond === 0) return;
  const detail = `${stored.inside} of ${chunks} pieces have arrived, and ${stored.beyond} beyond them.`;
  throw new InvalidInputError('The upload is not complete.', [{ pointer: '/chunks', code: 'range', detail }]);
}

/** Postgres stores no NUL. Another control character in its place is as little allowed in JSON and as little kept of a CSV cell. */
const storable = (text: string): string => text.replaceAll('\u0000', '\u0001');
