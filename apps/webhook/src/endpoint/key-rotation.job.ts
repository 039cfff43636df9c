// Moves signing secrets to the newest master key, in small steps. A crash in between leaves some for the next start; both versions open meanwhile.
import { Inject, Injectable, OnApplicationBootstrap, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ConfigError } from '@app/config';
import { inSystem } from '@app/database';
import { LOGGER } from '@app/messaging';
import type { Logger } from '@app/observability';
import { SigningSecrets } from './signing-secrets.service.js';

const ROWS = 100;
/** Second part of a sealed text, see libs/vault. */
const VERSION = (column: string): string => `split_part(${column}, '.', 2)`;

interface SealedRow {
  id: string;
  tenant_id: string;
  secret: string;
  old_secret: string | null;
}

@Injectable()
export class KeyRotationJob implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private isStopped = false;
  private work: Promise<void> = Promise.resolve();

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly secrets: SigningSecrets,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** @throws ConfigError when a master key was taken away that rows still need. */
  async onModuleInit(): Promise<void> {
    const rows: { version: string }[] = await inSystem(this.dataSource, (tx) =>
      tx.query(
        `SELECT DISTINCT ${VERSION('s')} AS version FROM endpoint, unnest(ARRAY[secret, old_secret]) s WHERE s IS NOT NULL`,
      ),
    );
    const missing = rows.map(({ version }) => version).filter((version) => !this.secrets.hasVersion(version));
    if (missing.length === 0) return;
    throw new ConfigError([
      `WEBHOOK_MASTER_KEYS: ${missing.join(', ')} is still in use: put it back at the end`,
    ]);
  }

  onApplicationBootstrap(): void {
    this.work = this.rewrapAll().catch((error: unknown) =>
      this.log.error({ err: error }, 'master key rotation stopped, goes on at the next start'),
    );
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopped = true;
    await this.work;
  }

  private async rewrapAll(): Promise<void> {
    let count = 0;
    for (let done = -1; done !== 0 && !this.isStopped; count += done) done = await this.rewrapSome();
    if (count > 0) this.log.info({ count, version: this.secrets.currentVersion }, 'master key rotated');
  }

  private rewrapSome(): Promise<number> {
    return inSystem(this.dataSource, async (tx) => {
      const rows: SealedRow[] = await tx.query(
        `SELECT id, tenant_id, secret, old_secret FROM endpoint
          WHERE ${VERSION('secret')} <> $1 OR ${VERSION('old_secret')} <> $1 LIMIT ${ROWS} FOR UPDATE SKIP LOCKED`,
        [this.secrets.currentVersion],
      );
      for (const row of rows) {
        const owner = { tenantId: row.tenant_id, endpointId: row.id };
        await tx.query('UPDATE endpoint SET secret = $2, old_secret = $3 WHERE id = $1', [
          row.id,
          this.secrets.rewrap(owner, row.secret),
          row.old_secret && this.secrets.rewrap(owner, row.old_secret),
        ]);
      }
      return rows.length;
    });
  }
}
