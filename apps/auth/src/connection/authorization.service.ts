// The conversation with a CRM about one connection's right to call it.
import { Inject, Injectable } from '@nestjs/common';
import type { BeginConnectionRequest } from '@app/contracts';
import type { CrmIdentity, TokenSet } from '@app/crm-core';
import { CrmAuthError } from '@app/errors';
import { LOGGER } from '@app/messaging';
import type { Logger } from '@app/observability';
import { AuthConfig } from '../auth.config.js';
import type { NewTokens } from '../credential/credential.service.js';
import { CrmProviders } from '../provider/provider.service.js';
import type { Connection } from './connection.entity.js';
import { ConnectionRefusedError, reasonOf } from './connection.errors.js';
import { withDeadline } from './with-deadline.js';

type At = Pick<Connection, 'id' | 'provider' | 'loginUrl'>;

/** What the CRM granted, and who it says we are. */
export interface Authorised {
  readonly tokens: NewTokens;
  readonly identity: CrmIdentity;
}

const CALLBACK_PATH = '/api/crm/auth/callback';
/** A CRM that does not answer keeps nobody from disconnecting. Milliseconds. */
const REVOKE_TIMEOUT_MS = 10_000;

@Injectable()
export class AuthorizationService {
  private readonly redirectUri: string;

  constructor(
    private readonly providers: CrmProviders,
    @Inject(LOGGER) private readonly log: Logger,
    config: AuthConfig,
  ) {
    this.redirectUri = config.publicAddress(CALLBACK_PATH);
  }

  /**
   * The origin where the person will sign in.
   * @throws NotFoundError, InvalidInputError or ConflictError: see CrmProviders.
   */
  loginUrlFor({ provider: id, environment, loginUrl }: BeginConnectionRequest): string {
    const provider = this.providers.get(id);
    this.providers.clientOf(provider);
    return this.providers.loginUrl(provider, environment, loginUrl);
  }

  /** Send the person there. */
  authorizationUrl(at: At, opened: { state: string; codeChallenge: string }): string {
    const { redirectUri } = this;
    const { loginUrl } = at;
    const { provider, client } = this.way(at);
    return provider.auth.authorizationUrl({ loginUrl, client, redirectUri, ...opened });
  }

  /**
   * Turns the code into tokens. What cannot be used is given back.
   * @throws ConnectionRefusedError when the CRM refuses, grants too little, or points to a foreign host.
   */
  async exchange(at: At, code: string, codeVerifier: string): Promise<Authorised> {
    const { redirectUri } = this;
    const { loginUrl } = at;
    const { provider, client, egress } = this.way(at);
    let tokens: TokenSet | undefined;
    try {
      tokens = await provider.auth.exchange({ loginUrl, client, redirectUri, code, codeVerifier, egress });
      const { refreshToken } = tokens;
      if (refreshToken === undefined) throw new ConnectionRefusedError('no_refresh_token');
      egress.assertAllowed(tokens.instanceUrl);
      const identity = await provider.auth.identity({ tokens, egress });
      egress.assertAllowed(identity.instanceUrl);
      return { tokens: { ...tokens, refreshToken }, identity };
    } catch (error) {
      if (tokens) await this.revoke(at, tokens.refreshToken ?? tokens.accessToken);
      if (!(error instanceof CrmAuthError) || error instanceof ConnectionRefusedError) throw error;
      throw new ConnectionRefusedError(reasonOf(error), undefined, error);
    }
  }

  /** Gives the right back. Never fails: what the CRM does not hear now, its administrator can revoke there. */
  async revoke(at: At, token: string): Promise<void> {
    const { loginUrl } = at;
    try {
      const { provider, client, egress } = this.way(at);
      await withDeadline(provider.auth.revoke({ loginUrl, client, token, egress }), REVOKE_TIMEOUT_MS);
    } catch (error) {
      this.log.warn({ connectionId: at.id, err: error }, 'tokens not revoked at the CRM');
    }
  }

  private way(at: At) {
    const provider = this.providers.get(at.provider);
    return {
      provider,
      client: this.providers.clientOf(provider),
      egress: this.providers.egressOf(provider),
    };
  }
}
