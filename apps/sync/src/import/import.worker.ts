// Applies uploads, a batch a transaction with its progress: a crash repeats at most one batch, and repeating changes nothing.
import { Inject, Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inSystem, inTenant, OutboxRelay } from '@app/database';
import type { FieldError } from '@app/errors';
import { LOGGER } from '@app/messaging';
import { runInContext, type Logger } from '@app/observability';
import { ContactBatch, type BatchRow } from '../contact/contact-batch.service.js';
import { ContactChanges } from '../contact/contact-changes.service.js';
import { SyncConfig } from '../sync.config.js';
import type { ImportRow } from './import.row.js';
import { BrokenFileError, BrokenRow, parseRows } from './parse-rows.js';

const BATCH_ROWS = 500;
/** A missed wake-up costs at most this long. Milliseconds. */
const SWEEP_MS = 3_000;
const LEASE = '60 seconds';

/** Another worker has taken the import over. */
class LostImportError extends Error {}

@Injectable()
export class ImportWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private timer?: NodeJS.Timeout;
  private work?: Promise<void>;
  private isStopping = false;

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ContactBatch) private readonly contacts: ContactBatch,
    @Inject(ContactChanges) private readonly changes: ContactChanges,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
    @Inject(SyncConfig) private readonly config: SyncConfig,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.hasRole('worker')) return;
    this.timer = setInterval(() => this.poke(), SWEEP_MS);
    this.poke();
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    await this.work;
  }

  /** There may be an import to apply. */
  poke(): void {
    if (this.work || this.isStopping || !this.config.hasRole('worker')) return;
    this.work = this.takeAll()
      .catch((error: unknown) => this.log.warn({ err: error }, 'imports not looked at, will try again'))
      .finally(() => (this.work = undefined));
  }

  private async takeAll(): Promise<void> {
    for (;;) {
      const row = this.isStopping ? undefined : await inSystem(this.dataSource, claim);
      if (!row) return;
      await runInContext({ correlationId: row.id, tenantId: row.tenant_id }, () => this.carryOut(row));
    }
  }

  private async carryOut(row: ImportRow): Promise<void> {
    try {
      await this.applyAll(row);
      if (!this.isStopping) await this.finish(row, null);
    } catch (error) {
      if (error instanceof BrokenFileError) await this.finish(row, error.message);
      else if (!(error instanceof LostImportError))
        this.log.error(
          { err: error, importId: row.id },
          'import interrupted; it is taken up again when its lease ends',
        );
    } finally {
      this.changes.emit(row.tenant_id);
      this.relay.poke();
    }
  }

  private async applyAll(row: ImportRow): Promise<void> {
    let batch: unknown[] = [];
    let at = 0;
    for await (const parsed of parseRows(row.format, this.chunks(row))) {
      at++;
      if (at <= row.applied_rows) continue;
      batch.push(parsed);
      if (batch.length < BATCH_ROWS) continue;
      await this.applyBatch(row, at - batch.length, batch);
      batch = [];
      if (this.isStopping) return this.handBack(row);
    }
    if (batch.length > 0) await this.applyBatch(row, at - batch.length, batch);
  }

  private async *chunks(row: ImportRow): AsyncIterable<string> {
    for (let index = 0; index < (row.chunks_total ?? 0); index++) {
      const rows: { text: string }[] = await inTenant(this.dataSource, row.tenant_id, (tx) =>
        tx.query('SELECT text FROM import_chunk WHERE import_id = $1 AND index = $2', [row.id, index]),
      );
      yield rows[0].text;
    }
  }

  private async applyBatch(row: ImportRow, before: number, batch: readonly unknown[]): Promise<void> {
    const author = { tenantId: row.tenant_id, actor: row.actor };
    await inTenant(this.dataSource, row.tenant_id, async (tx) => {
      const sound = batch.filter((item) => !(item instanceof BrokenRow));
      const applied = await this.contacts.upsert(tx, author, sound);
      const answers = batch.map((item): BatchRow =>
        item instanceof BrokenRow ? brokenAnswer(item) : (applied.shift() as BatchRow),
      );
      await saveErrors(tx, row, before, answers);
      await saveProgress(tx, row, before + batch.length, answers);
    });
  }

  private async finish(row: ImportRow, error: string | null): Promise<void> {
    await inTenant(this.dataSource, row.tenant_id, async (tx) => {
      const [done]: [unknown[], number] = await tx.query(
        `UPDATE import SET state = CASE WHEN $3::text IS NOT NULL THEN 'failed' WHEN rejected > 0 THEN 'partial' ELSE 'succeeded' END,
                error = $3, completed_at = now(), lease_until = NULL WHERE id = $1 AND epoch = $2 AND state = 'running' RETURNING 1`,
        [row.id, row.epoch, error],
      );
      if (done.length > 0) await tx.query('DELETE FROM import_chunk WHERE import_id = $1', [row.id]);
    });
  }

  private async handBack(row: ImportRow): Promise<void> {
    await inTenant(this.dataSource, row.tenant_id, (tx) =>
      tx.query(
        `UPDATE import SET state = 'queued', lease_until = NULL WHERE id = $1 AND epoch = $2 AND state = 'running'`,
        [row.id, row.epoch],
      ),
    );
  }
}

async function claim(tx: EntityManager): Promise<ImportRow | undefined> {
  const [rows]: [ImportRow[], number] = await tx.query(
    `UPDATE import SET state = 'running', epoch = epoch + 1, lease_until = now() + interval '${LEASE}'
      WHERE id = (SELECT id FROM import WHERE state = 'queued' OR (state = 'running' AND lease_until < now()) ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING *`,
  );
  return rows[0];
}

async function saveProgress(
  tx: EntityManager,
  row: ImportRow,
  appliedRows: number,
  answers: readonly BatchRow[],
): Promise<void> {
  const count = (outcome: string) =>
    answers.filter((answer) => 'ok' in answer && answer.ok.outcome === outcome).length;
  const [, updated]: [unknown, number] = await tx.query(
    `UPDATE import SET applied_rows = $3, created = created + $4, updated = updated + $5, unchanged = unchanged + $6, rejected = rejected + $7,
            lease_until = now() + interval '${LEASE}' WHERE id = $1 AND epoch = $2 AND state = 'running'`,
    [
      row.id,
      row.epoch,
      appliedRows,
      count('created'),
      count('updated'),
      count('unchanged'),
      answers.filter((answer) => 'errors' in answer).length,
    ],
  );
  if (updated === 0) throw new LostImportError();
}

async function saveErrors(
  tx: EntityManager,
  row: ImportRow,
  before: number,
  answers: readonly BatchRow[],
): Promise<void> {
  const rows = answers.flatMap((answer, i) =>
    'errors' in answer ? [{ row: before + i + 1, errors: answer.errors }] : [],
  );
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO import_error (import_id, row, tenant_id, errors) SELECT $2, row, $3, errors FROM json_to_recordset($1::json) AS r(row int, errors jsonb) ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows), row.id, row.tenant_id],
  );
}

const brokenAnswer = (broken: BrokenRow): { errors: FieldError[] } => ({
  errors: [{ pointer: '', code: 'format', detail: broken.detail }],
});
