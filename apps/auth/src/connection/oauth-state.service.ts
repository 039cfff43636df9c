// Authorisations under way. The state in the browser is the only key to one: it is random, works once, for ten minutes,
// for the tenant and connection it was made for, and in the browser session that began it, where one did.
import { Injectable } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Actor } from '@app/contracts';
import { Vault } from '@app/vault';
import { AuditService } from '../audit/audit.service.js';
import { hashOf, newSecret } from '../secret-token.js';
import { Store } from '../store.js';
import type { Owner } from '../credential/credential.service.js';
import { StateInvalidError } from './connection.errors.js';

/** What the browser carries away. */
export interface OpenedState {
  readonly state: string;
  /** RFC 7636, S256. */
  readonly codeChallenge: string;
}

export interface TakenState extends Owner {
  readonly codeVerifier: string;
  /** Who began it. */
  readonly actor: Pick<Actor, 'kind' | 'id'>;
}

interface StateRow {
  tenant_id: string;
  connection_id: string;
  actor_kind: Actor['kind'];
  actor_id: string;
  code_verifier: string;
}

const LIFETIME = '10 minutes';
/** 86 characters; RFC 7636 allows 43 to 128. */
const VERIFIER_BYTES = 64;

@Injectable()
export class OauthStateService {
  constructor(
    private readonly store: Store,
    private readonly vault: Vault,
    private readonly audit: AuditService,
  ) {}

  async begin(
    tx: EntityManager,
    owner: Owner,
    actor: Pick<Actor, 'kind' | 'id'>,
    sessionId: string | undefined,
  ): Promise<OpenedState> {
    const state = newSecret();
    const codeVerifier = randomBytes(VERIFIER_BYTES).toString('base64url');
    const sealed = this.vault.seal(codeVerifier, verifierOf(owner));
    await tx.query(
      `INSERT INTO oauth_state
         (state_hash, tenant_id, connection_id, session_id, actor_kind, actor_id, code_verifier, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, now() + interval '${LIFETIME}')`,
      [hashOf(state), owner.tenantId, owner.connectionId, sessionId ?? null, actor.kind, actor.id, sealed],
    );
    return { state, codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url') };
  }

  /**
   * Uses the state up. Of two callers at once one gets it.
   * @param tenantId of the caller, where known.
   * @throws StateInvalidError otherwise.
   */
  async take(state: string, sessionId: string | undefined, tenantId: string): Promise<TakenState> {
    const rows = await this.store.inSystem((tx) =>
      tx.query<StateRow[]>(
        `WITH taken AS (
           UPDATE oauth_state SET used_at = now()
            WHERE state_hash = $1 AND used_at IS NULL AND expires_at > now()
              AND (session_id IS NULL OR session_id = $2) AND ($3 = '' OR tenant_id::text = $3)
            RETURNING tenant_id, connection_id, actor_kind, actor_id, code_verifier)
         SELECT * FROM taken`,
        [hashOf(state), sessionId ?? null, tenantId],
      ),
    );
    if (rows.length === 0) {
      await this.noteMisuse(state);
      throw new StateInvalidError();
    }
    const { tenant_id, connection_id, actor_kind, actor_id, code_verifier } = rows[0];
    const owner = { tenantId: tenant_id, connectionId: connection_id };
    return {
      ...owner,
      codeVerifier: this.vault.open(code_verifier, verifierOf(owner)),
      actor: { kind: actor_kind, id: actor_id },
    };
  }

  /** Somebody shows a state that was ours: worth knowing. */
  private async noteMisuse(state: string): Promise<void> {
    const [row] = await this.store.inSystem((tx) =>
      tx.query<Pick<StateRow, 'tenant_id' | 'connection_id'>[]>(
        'SELECT tenant_id, connection_id FROM oauth_state WHERE state_hash = $1',
        [hashOf(state)],
      ),
    );
    if (!row) return;
    await this.store.inTenant(row.tenant_id, (tx) =>
      this.audit.write(
        tx,
        row.tenant_id,
        { kind: 'system', id: 'unknown caller' },
        {
          action: 'connection.stateRefused',
          subjectId: row.connection_id,
        },
      ),
    );
  }
}

const verifierOf = ({ tenantId, connectionId }: Owner) => ({
  tenantId,
  ownerId: connectionId,
  purpose: 'codeVerifier',
});
