// Renews an access token: once for all who ask, in all processes. With rotating refresh tokens a second use of the old one
// would end the connection, so the row stays locked from reading the refresh token until the new tokens are committed,
// and nobody sees a new token before that.
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CrmAuthError, CrmRateLimitError, CrmUnavailableError } from '@app/errors';
import type { AccessGrant } from '@app/crm-core';
import { LOGGER, tokenHash } from '@app/messaging';
import { counter, type Logger } from '@app/observability';
import { AuthConfig } from '../auth.config.js';
import { ConnectionService, type UsableConnection } from '../connection/connection.service.js';
import { ConnectionLedger } from '../connection/ledger.service.js';
import {
  CredentialService,
  type Credential,
  type Owner,
  type RenewedTokens,
} from '../credential/credential.service.js';
import { RefreshAttempts } from '../credential/refresh-attempts.service.js';
import { CrmProviders } from '../provider/provider.service.js';
import { Store } from '../store.js';
import { Turnstile } from './turnstile.js';

/** What the transaction decided. A failure is returned, not thrown: what it wrote must be committed. */
type Outcome = { readonly grant: AccessGrant } | { readonly failure: unknown };

/** One renewal. */
interface Renewal {
  readonly owner: Owner;
  readonly rejectedTokenHash: string;
  /** Given by the CRM, perhaps not kept yet. */
  tokens?: RenewedTokens;
}

/** After a refresh that told us nothing. Milliseconds. */
const COOL_DOWN_MS = 2_000;
/** How often, and after which pause, new tokens are tried to be kept when the database went away under us. */
const KEEP_ATTEMPTS = 20;
const KEEP_PAUSE_MS = 500;
const SYSTEM = { kind: 'system', id: 'system' } as const;

@Injectable()
export class TokenRefreshService {
  /** A refresh holds a database connection while a CRM thinks: half of them stay free for everything else. */
  private readonly turnstile: Turnstile;

  constructor(
    private readonly store: Store,
    private readonly connections: ConnectionService,
    private readonly credentials: CredentialService,
    private readonly attempts: RefreshAttempts,
    private readonly ledger: ConnectionLedger,
    private readonly providers: CrmProviders,
    @Inject(LOGGER) private readonly log: Logger,
    config: AuthConfig,
  ) {
    this.turnstile = new Turnstile(Math.floor(config.databasePoolSize / 2));
  }

  /**
   * A token other than the rejected one: the stored one if it is newer already, else a fresh one, durable before it is answered.
   * @throws CrmAuthError when somebody must reconnect; CrmUnavailableError or CrmRateLimitError when the CRM says nothing now.
   */
  async renew(owner: Owner, rejectedTokenHash: string): Promise<AccessGrant> {
    const renewal: Renewal = { owner, rejectedTokenHash };
    const outcome = await this.turnstile.pass(() => this.attempt(renewal));
    if ('failure' in outcome) throw outcome.failure;
    return outcome.grant;
  }

  private async attempt(renewal: Renewal): Promise<Outcome> {
    try {
      return await this.inTransaction(renewal);
    } catch (error) {
      if (!renewal.tokens) throw error;
      this.log.warn({ connectionId: renewal.owner.connectionId, err: error }, 'new tokens not kept yet');
      return this.keepLater(renewal);
    }
  }

  /** We hold the only copy of tokens that the CRM will not give again: the database gets time to come back. */
  private async keepLater(renewal: Renewal, attempt = 1): Promise<Outcome> {
    await sleep(KEEP_PAUSE_MS);
    try {
      return await this.inTransaction(renewal);
    } catch (error) {
      if (attempt === KEEP_ATTEMPTS) throw error;
      return this.keepLater(renewal, attempt + 1);
    }
  }

  private inTransaction(renewal: Renewal): Promise<Outcome> {
    return this.store.inTenant(renewal.owner.tenantId, (tx) => this.renewLocked(tx, renewal));
  }

  private async renewLocked(tx: EntityManager, renewal: Renewal): Promise<Outcome> {
    const { owner, rejectedTokenHash } = renewal;
    const credential = await this.credentials.lock(tx, owner);
    const connection = await this.connections.requireUsable(tx, owner.connectionId);
    if (!credential) return { failure: new CrmAuthError('Somebody must connect this org again.') };
    const isNewer = tokenHash(credential.accessToken) !== rejectedTokenHash;
    if (isNewer) return { grant: grantOf(connection, credential) };
    if (isCoolingDown(credential)) return { failure: stillRecovering() };
    try {
      renewal.tokens ??= await this.refresh(tx, owner, connection, credential);
    } catch (failure) {
      await this.afterFailure(tx, owner, connection, failure);
      return { failure };
    }
    return { grant: await this.keep(tx, owner, connection, renewal.tokens) };
  }

  private async refresh(
    tx: EntityManager,
    owner: Owner,
    connection: UsableConnection,
    credential: Credential,
  ): Promise<RenewedTokens> {
    await this.assertNotInDoubt(tx, owner, credential);
    const provider = this.providers.get(connection.provider);
    const egress = this.providers.egressOf(provider);
    const client = this.providers.clientOf(provider);
    const { loginUrl } = connection;
    const { refreshToken } = credential;
    await this.attempts.begin(owner);
    const tokens = await counted(provider.auth.refresh({ loginUrl, client, refreshToken, egress }));
    egress.assertAllowed(tokens.instanceUrl);
    const isRotating = tokens.refreshToken !== undefined && tokens.refreshToken !== refreshToken;
    return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken, isRotating };
  }

  /** Where the CRM is known to keep its refresh tokens, showing one again does no harm. */
  private async assertNotInDoubt(tx: EntityManager, owner: Owner, { isRotating }: Credential): Promise<void> {
    const leftOver = await this.attempts.leftOver(tx, owner);
    if (leftOver === 'none' || isRotating === false) return;
    if (leftOver === 'recent') throw stillRecovering();
    throw new CrmAuthError('A renewal was cut off, and the CRM may have changed our token. Connect again.', {
      details: { reason: 'refresh_in_doubt' },
    });
  }

  private async keep(
    tx: EntityManager,
    owner: Owner,
    connection: UsableConnection,
    tokens: RenewedTokens,
  ): Promise<AccessGrant> {
    await this.credentials.save(tx, owner, tokens);
    if (tokens.instanceUrl !== connection.instanceUrl) {
      await this.ledger.moved(tx, SYSTEM, connection, tokens.instanceUrl);
    }
    this.log.info({ connectionId: owner.connectionId }, 'access token refreshed');
    return grantOf({ ...connection, instanceUrl: tokens.instanceUrl }, tokens);
  }

  private async afterFailure(
    tx: EntityManager,
    owner: Owner,
    connection: UsableConnection,
    failure: unknown,
  ): Promise<void> {
    const { connectionId } = owner;
    if (failure instanceof CrmAuthError) {
      this.log.warn({ connectionId, err: failure }, 'the CRM refuses to renew our access');
      await this.attempts.end(tx, owner);
      await this.ledger.needsReconnect(tx, SYSTEM, connection, failure);
    } else if (!(failure instanceof StillRecoveringError)) {
      this.log.warn({ connectionId, err: failure }, 'access token not refreshed');
      await this.attempts.end(tx, owner);
      await this.credentials.coolDown(tx, owner, delayAfter(failure));
    }
  }
}

/** Another attempt has just failed or is not over yet: nothing was asked of the CRM this time. */
class StillRecoveringError extends CrmUnavailableError {}

const stillRecovering = (): StillRecoveringError =>
  new StillRecoveringError('The CRM did not renew our access a moment ago.');

const grantOf = (
  { instanceUrl, orgId }: UsableConnection,
  { accessToken }: { accessToken: string },
): AccessGrant => ({ accessToken, instanceUrl, orgId });

const isCoolingDown = ({ coolDownUntil }: Credential): boolean =>
  coolDownUntil !== null && coolDownUntil.getTime() > Date.now();

function delayAfter(failure: unknown): number {
  const retry = failure instanceof CrmRateLimitError ? failure.retry : undefined;
  return retry?.kind === 'after' ? Math.max(retry.delayMs, COOL_DOWN_MS) : COOL_DOWN_MS;
}

/** Passes on what it is given. */
async function counted<T>(refresh: Promise<T>): Promise<T> {
  const refreshes = counter('crm_token_refresh_total', 'Access tokens that CRMs were asked for', ['result']);
  try {
    const tokens = await refresh;
    refreshes.inc({ result: 'ok' });
    return tokens;
  } catch (error) {
    refreshes.inc({ result: 'failed' });
    throw error;
  }
}
