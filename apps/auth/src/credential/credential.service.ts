// The only rows that hold tokens, and the only code that opens them.
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TokenSet } from '@app/crm-core';
import { Vault, type SecretContext } from '@app/vault';
import type { Owner } from './owner.js';
import { RefreshAttempts } from './refresh-attempts.service.js';

/** A connection's tokens in the clear. Kept in memory for one use. */
export interface Credential {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** A refresh failed a moment ago: none is tried before. */
  readonly coolDownUntil: Date | null;
  /** Whether the last refresh brought another refresh token; null before the first. */
  readonly isRotating: boolean | null;
}

export type NewTokens = TokenSet & { readonly refreshToken: string };
export type RenewedTokens = NewTokens & { readonly isRotating: boolean };

export type { Owner };

interface CredentialRow {
  connection_id: string;
  access_token: string;
  refresh_token: string;
  cool_down_until: Date | null;
  is_rotating: boolean | null;
}

const REWRAP_ROWS = 100;
const COLUMNS = 'connection_id, access_token, refresh_token, cool_down_until, is_rotating';

@Injectable()
export class CredentialService {
  constructor(
    private readonly vault: Vault,
    private readonly attempts: RefreshAttempts,
  ) {}

  async read(tx: EntityManager, owner: Owner): Promise<Credential | undefined> {
    const rows = await tx.query<CredentialRow[]>(
      `SELECT ${COLUMNS} FROM credential WHERE connection_id = $1`,
      [owner.connectionId],
    );
    return rows[0] && this.opened(owner, rows[0]);
  }

  /** As `read`; until the transaction ends nobody else in any process reads with a lock or writes. */
  async lock(tx: EntityManager, owner: Owner): Promise<Credential | undefined> {
    const rows = await tx.query<CredentialRow[]>(
      `SELECT ${COLUMNS} FROM credential WHERE connection_id = $1 FOR UPDATE`,
      [owner.connectionId],
    );
    return rows[0] && this.opened(owner, rows[0]);
  }

  /** Keeps the tokens of a new authorisation, or of a refresh: nothing is in doubt any more. */
  async save(tx: EntityManager, owner: Owner, tokens: NewTokens | RenewedTokens): Promise<void> {
    await tx.query(
      `INSERT INTO credential (connection_id, tenant_id, access_token, refresh_token, key_version, scope, is_rotating)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (connection_id) DO UPDATE
         SET access_token = excluded.access_token, refresh_token = excluded.refresh_token,
             key_version = excluded.key_version, scope = excluded.scope, is_rotating = excluded.is_rotating,
             updated_at = now(), cool_down_until = NULL`,
      [
        owner.connectionId,
        owner.tenantId,
        this.seal(owner, 'accessToken', tokens.accessToken),
        this.seal(owner, 'refreshToken', tokens.refreshToken),
        this.vault.currentVersion,
        tokens.scope,
        'isRotating' in tokens ? tokens.isRotating : null,
      ],
    );
    await this.attempts.end(tx, owner);
  }

  /** Tries no refresh for so long, in any process. */
  async coolDown(tx: EntityManager, owner: Owner, delayMs: number): Promise<void> {
    await tx.query(
      `UPDATE credential SET cool_down_until = now() + $2 * interval '1 millisecond' WHERE connection_id = $1`,
      [owner.connectionId, delayMs],
    );
  }

  async forget(tx: EntityManager, connectionId: string): Promise<void> {
    await tx.query('DELETE FROM credential WHERE connection_id = $1', [connectionId]);
  }

  /** Versions of master keys that this tenant's rows need. */
  async versionsInUse(tx: EntityManager): Promise<string[]> {
    const rows = await tx.query<{ key_version: string }[]>('SELECT DISTINCT key_version FROM credential');
    return rows.map((row) => row.key_version);
  }

  /**
   * Wraps some of the tenant's data keys in the newest master key. Rows that are being refreshed are left for the next turn.
   * @returns how many rows were done; 0 when nothing is left.
   */
  async rewrapSome(tx: EntityManager, tenantId: string): Promise<number> {
    const rows = await tx.query<CredentialRow[]>(
      `SELECT ${COLUMNS} FROM credential WHERE tenant_id = $1 AND key_version <> $2
        ORDER BY connection_id LIMIT ${REWRAP_ROWS} FOR UPDATE SKIP LOCKED`,
      [tenantId, this.vault.currentVersion],
    );
    for (const row of rows) {
      const owner = { tenantId, connectionId: row.connection_id };
      await tx.query(
        'UPDATE credential SET access_token = $2, refresh_token = $3, key_version = $4 WHERE connection_id = $1',
        [
          row.connection_id,
          this.vault.rewrap(row.access_token, secret(owner, 'accessToken')),
          this.vault.rewrap(row.refresh_token, secret(owner, 'refreshToken')),
          this.vault.currentVersion,
        ],
      );
    }
    return rows.length;
  }

  private opened(owner: Owner, row: CredentialRow): Credential {
    return {
      accessToken: this.vault.open(row.access_token, secret(owner, 'accessToken')),
      refreshToken: this.vault.open(row.refresh_token, secret(owner, 'refreshToken')),
      coolDownUntil: row.cool_down_until,
      isRotating: row.is_rotating,
    };
  }

  private seal(owner: Owner, purpose: SecretContext['purpose'], text: string): string {
    return this.vault.seal(text, secret(owner, purpose));
  }
}

const secret = (owner: Owner, purpose: SecretContext['purpose']): SecretContext => ({
  tenantId: owner.tenantId,
  ownerId: owner.connectionId,
  purpose,
});
