import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTenant } from '@app/database';
import { LOGGER } from '@app/messaging';
import type { Logger } from '@app/observability';
import { ContactBatch, type BatchRow } from '../contact/contact-batch.service.js';
import { retryCollisions } from '../retry-collisions.js';
import {
  extendLease,
  saveFailure,
  saveProgress,
  saveRowErrors,
  saveSuccess,
} from './import-progress.query.js';
import { runImport } from './import.pipeline.js';
import type { ClaimedImport } from './import.row.js';
import type { ParsedRow } from './parsed-row.js';

/** While a long file is read up to where it was left, nothing is committed. Milliseconds. */
const HEARTBEAT_MS = 15_000;
/** While a long file comes in, what it changed is told so often: each telling may start a run. Milliseconds. */
const TELL_EVERY_MS = 15_000;

/** Carries out one claimed import against the database. */
@Injectable()
export class ImportRunner {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ContactBatch) private readonly contacts: ContactBatch,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** @throws ImportLeaseLostError when another worker has it; what `signal` was aborted with; and what may work the next time. */
  async run(claimed: ClaimedImport, signal: AbortSignal): Promise<void> {
    const heart = setInterval(() => void this.beat(claimed), HEARTBEAT_MS);
    const news = seldom(TELL_EVERY_MS, () => this.contacts.tell(claimed.tenantId));
    try {
      await runImport(
        claimed,
        {
          readChunks: () => this.readChunks(claimed),
          commitBatch: async (rows) => {
            await this.commitBatch(claimed, rows);
            news.happened();
          },
          finish: () => this.inTenant(claimed, (tx) => saveSuccess(tx, claimed)),
          fail: (reason) => this.fail(claimed, reason),
        },
        signal,
      );
    } finally {
      clearInterval(heart);
      news.flush();
    }
  }

  fail(claimed: ClaimedImport, reason: string): Promise<void> {
    return this.inTenant(claimed, (tx) => saveFailure(tx, claimed, reason));
  }

  /** One piece at a time: memory does not grow with the file. */
  private async *readChunks(claimed: ClaimedImport): AsyncGenerator<string> {
    for (let index = 0; index < claimed.chunks; index++) {
      const rows: { text: string }[] = await this.inTenant(claimed, (tx) =>
        tx.query('SELECT text FROM import_chunk WHERE import_id = $1 AND index = $2', [claimed.id, index]),
      );
      yield rows[0].text;
    }
  }

  private async commitBatch(claimed: ClaimedImport, rows: readonly ParsedRow[]): Promise<void> {
    await retryCollisions(() => this.inTenant(claimed, (tx) => this.applyBatch(tx, claimed, rows)));
  }

  private async applyBatch(
    tx: EntityManager,
    claimed: ClaimedImport,
    rows: readonly ParsedRow[],
  ): Promise<void> {
    const readable = rows.filter((row) => row.errors === undefined);
    const author = { tenantId: claimed.tenantId, actor: claimed.actor };
    const written = await this.contacts.upsert(
      tx,
      author,
      readable.map((row) => row.value),
    );
    const unreadable = rows.flatMap(({ row, errors }) => (errors ? [{ row, errors }] : []));
    const refused = readable.flatMap(({ row }, i) => {
      const answer = written[i];
      return 'errors' in answer ? [{ row, errors: answer.errors }] : [];
    });
    await saveRowErrors(tx, claimed, [...unreadable, ...refused]);
    await saveProgress(tx, claimed, {
      rowReached: rows[rows.length - 1].row,
      rows: rows.length,
      ...countsOf(written),
      rejected: unreadable.length + refused.length,
    });
  }

  private async beat(claimed: ClaimedImport): Promise<void> {
    try {
      await this.inTenant(claimed, (tx) => extendLease(tx, claimed));
    } catch (error) {
      this.log.debug({ err: error, importId: claimed.id }, 'lease of an import not extended');
    }
  }

  private inTenant<T>(claimed: ClaimedImport, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return inTenant(this.dataSource, claimed.tenantId, work);
  }
}

function countsOf(written: readonly BatchRow[]) {
  const count = (outcome: string) =>
    written.filter((answer) => 'ok' in answer && answer.ok.outcome === outcome).length;
  return { created: count('created'), updated: count('updated'), unchanged: count('unchanged') };
}

/** Tells at once, then at most once in `everyMs`; `flush` tells what was not told yet. */
function seldom(everyMs: number, tell: () => void): { happened: () => void; flush: () => void } {
  let next = 0;
  let isUntold = false;
  const flush = (): void => {
    if (isUntold) tell();
    isUntold = false;
  };
  return {
    happened: () => {
      isUntold = true;
      if (performance.now() < next) return;
      next = performance.now() + everyMs;
      flush();
    },
    flush,
  };
}
