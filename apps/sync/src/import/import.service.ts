import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type {
  AppendImportRequest,
  BeginImportRequest,
  BegunImport,
  FinishUploadRequest,
  ImportErrorPage,
  ImportRef,
  ImportView,
  ListImportErrorsRequest,
  MessageContext,
  Nothing,
} from '@app/contracts';
import { inTenant, uuidv7 } from '@app/database';
import { ConflictError, InvalidInputError, NotFoundError } from '@app/errors';
import { importView, type ImportRow } from './import.row.js';

const DEFAULT_LIMIT = 50;

/** Takes uploads in and shows how far they are. The worker applies them. */
@Injectable()
export class ImportService {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async begin({ format }: BeginImportRequest, context: MessageContext): Promise<BegunImport> {
    const id = uuidv7();
    await inTenant(this.dataSource, context.tenantId, (tx) =>
      tx.query(
        `INSERT INTO import (id, tenant_id, actor, format, state) VALUES ($1, $2, $3, $4, 'receiving')`,
        [id, context.tenantId, JSON.stringify(context.actor), format],
      ),
    );
    return { importId: id };
  }

  /** A piece that arrives twice is stored once. */
  async append({ importId, index, text }: AppendImportRequest, context: MessageContext): Promise<Nothing> {
    await inTenant(this.dataSource, context.tenantId, async (tx) => {
      const row = await find(tx, importId);
      if (row.state !== 'receiving')
        throw new ConflictError('The upload is complete already.', { code: 'IMPORT.UPLOAD_COMPLETE' });
      await tx.query(
        'INSERT INTO import_chunk (import_id, index, tenant_id, text) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
        [importId, index, context.tenantId, text.replaceAll('\u0000', '')],
      );
    });
    return {};
  }

  async finishUpload(
    { importId, chunks }: FinishUploadRequest,
    context: MessageContext,
  ): Promise<ImportView> {
    return inTenant(this.dataSource, context.tenantId, async (tx) => {
      await find(tx, importId);
      const [{ n }]: { n: number }[] = await tx.query(
        'SELECT count(*)::int AS n FROM import_chunk WHERE import_id = $1',
        [importId],
      );
      if (n !== chunks)
        throw new ConflictError('Some pieces of the upload are missing.', {
          code: 'IMPORT.INCOMPLETE',
          details: { arrived: n, expected: chunks },
        });
      await tx.query(
        `UPDATE import SET state = 'queued', chunks_total = $2 WHERE id = $1 AND state = 'receiving'`,
        [importId, chunks],
      );
      return importView(await find(tx, importId));
    });
  }

  get({ importId }: ImportRef, context: MessageContext): Promise<ImportView> {
    return inTenant(this.dataSource, context.tenantId, async (tx) => importView(await find(tx, importId)));
  }

  listErrors(request: ListImportErrorsRequest, context: MessageContext): Promise<ImportErrorPage> {
    const limit = request.limit ?? DEFAULT_LIMIT;
    const after = request.cursor ? Number(request.cursor) : 0;
    if (!Number.isSafeInteger(after)) {
      throw new InvalidInputError('The cursor is not one of ours.', [
        { pointer: '/cursor', code: 'format', detail: 'Use nextCursor of the page before.' },
      ]);
    }
    return inTenant(this.dataSource, context.tenantId, async (tx) => {
      await find(tx, request.importId);
      const rows: ImportErrorPage['items'] = await tx.query(
        'SELECT row, errors FROM import_error WHERE import_id = $1 AND row > $2 ORDER BY row LIMIT $3',
        [request.importId, after, limit + 1],
      );
      const items = rows.slice(0, limit);
      return { items, nextCursor: rows.length > limit ? String(items.at(-1)?.row) : null };
    });
  }
}

async function find(tx: EntityManager, id: string): Promise<ImportRow> {
  const rows: ImportRow[] = await tx.query('SELECT * FROM import WHERE id = $1', [id]);
  if (rows.length === 0) throw new NotFoundError('There is no such import.', { code: 'IMPORT.NOT_FOUND' });
  return rows[0];
}
