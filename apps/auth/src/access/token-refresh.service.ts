// Renews an access token: once for all who ask, in all processes. With rotating refresh tokens a second use of the old one
// would end the connection, so the row stays locked from reading the refresh token until the new tokens are committed,
// and nobody sees a new token before that.
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CrmAuthError, CrmRateLimitError, CrmUnavailableError } from '@app/errors';
import type { AccessGrant, TokenSet } from '@app/crm-core';
import { LOGGER, tokenHash } from '@app/messaging';
import type { Logger } from '@app/observability';
import { AuthConfig } from '../auth.config.js';
import { ConnectionService, type UsableConnection } from '../connection/connection.service.js';
import { ConnectionLedger } from '../connection/ledger.service.js';
import { CredentialService, type Credential, type Owner } from '../credential/credential.service.js';
import { CrmProviders } from '../provider/provider.service.js';
import { Store } from '../store.js';
import { Turnstile } from './turnstile.js';

/** What the transaction decided. A failure is returned, not thrown: what it wrote must be committed. */
type Outcome = { readonly grant: AccessGrant } | { readonly failure: unknown };

/** After a refresh that told us nothing. Milliseconds. */
const COOL_DOWN_MS = 2_000;
const SYSTEM = { kind: 'system', id: 'system' } as const;

@Injectable()
export class TokenRefreshService {
  /** A refresh holds a database connection while a CRM thinks: half of them stay free for everything else. */
  private readonly turnstile: Turnstile;

  constructor(
    private readonly store: Store,
    private readonly connections: ConnectionService,
    private readonly credentials: CredentialService,
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
    const outcome = await this.turnstile.pass(() =>
      this.store.inTenant(owner.tenantId, (tx) => this.renewLocked(tx, owner, rejectedTokenHash)),
    );
    if ('failure' in outcome) throw outcome.failure;
    return outcome.grant;
  }

  private async renewLocked(tx: EntityManager, owner: Owner, rejectedTokenHash: string): Promise<Outcome> {
    const credential = await this.credentials.lock(tx, owner);
    const connection = await this.connections.requireUsable(tx, owner.connectionId);
    if (!credential) return { failure: new CrmAuthError('Somebody must connect this org again.') };
    const { instanceUrl, orgId } = connection;
    const isNewer = tokenHash(credential.accessToken) !== rejectedTokenHash;
    if (isNewer) return { grant: { accessToken: credential.accessToken, instanceUrl, orgId } };
    if (isCoolingDown(credential)) {
      return { failure: new CrmUnavailableError('The CRM did not renew our access a moment ago.') };
    }
    try {
      const tokens = await this.refresh(connection, credential);
      await this.credentials.save(tx, owner, tokens);
      if (tokens.instanceUrl !== instanceUrl) {
        await this.connections.moveTo(tx, owner.connectionId, tokens.instanceUrl);
      }
      this.log.info({ connectionId: owner.connectionId }, 'access token refreshed');
      return { grant: { accessToken: tokens.accessToken, instanceUrl: tokens.instanceUrl, orgId } };
    } catch (failure) {
      await this.afterFailure(tx, owner, connection, failure);
      return { failure };
    }
  }

  private async refresh(
    connection: UsableConnection,
    { refreshToken }: Credential,
  ): Promise<TokenSet & { refreshToken: string }> {
    const provider = this.providers.get(connection.provider);
    const egress = this.providers.egressOf(provider);
    const client = this.providers.clientOf(provider);
    const { loginUrl } = connection;
    const tokens = await provider.auth.refresh({ loginUrl, client, refreshToken, egress });
    egress.assertAllowed(tokens.instanceUrl);
    return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken };
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
      await this.ledger.needsReconnect(tx, SYSTEM, connection);
      return;
    }
    this.log.warn({ connectionId, err: failure }, 'access token not refreshed');
    await this.credentials.coolDown(tx, owner, delayAfter(failure));
  }
}

const isCoolingDown = ({ coolDownUntil }: Credential): boolean =>
  coolDownUntil !== null && coolDownUntil.getTime() > Date.now();

function delayAfter(failure: unknown): number {
  const isTold = failure instanceof CrmRateLimitError && failure.retry.kind === 'after';
  return isTold && failure.retry.kind === 'after'
    ? Math.max(failure.retry.delayMs, COOL_DOWN_MS)
    : COOL_DOWN_MS;
}
