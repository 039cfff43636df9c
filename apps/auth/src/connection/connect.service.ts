// How an org gets connected: somebody begins, signs in at the CRM, and the CRM sends the browser back with a code.
import { Inject, Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import type {
  BeginConnectionRequest,
  CompleteConnectionRequest,
  CompletedConnection,
  MessageContext,
  PendingConnection,
} from '@app/contracts';
import type { CrmIdentity, CrmProvider, TokenSet } from '@app/crm-core';
import { uuidv7 } from '@app/database';
import { AppError, CrmAuthError, InvalidInputError } from '@app/errors';
import { LOGGER } from '@app/messaging';
import type { Logger } from '@app/observability';
import { AuthConfig } from '../auth.config.js';
import { CredentialService } from '../credential/credential.service.js';
import { CrmProviders } from '../provider/provider.service.js';
import { lockName, Store } from '../store.js';
import { Connection } from './connection.entity.js';
import { ConnectionNotFoundError, ConnectionRefusedError, StateInvalidError } from './connection.errors.js';
import { ConnectionLedger } from './ledger.service.js';
import { OauthStateService, type TakenState } from './oauth-state.service.js';

const CALLBACK_PATH = '/api/crm/auth/callback';

/** What the CRM granted, and who it says we are. */
interface Authorised {
  readonly tokens: TokenSet & { readonly refreshToken: string };
  readonly identity: CrmIdentity;
}

@Injectable()
export class ConnectService {
  private readonly redirectUri: string;

  constructor(
    private readonly store: Store,
    private readonly providers: CrmProviders,
    private readonly states: OauthStateService,
    private readonly credentials: CredentialService,
    private readonly ledger: ConnectionLedger,
    @Inject(LOGGER) private readonly log: Logger,
    config: AuthConfig,
  ) {
    this.redirectUri = config.publicAddress(CALLBACK_PATH);
  }

  async begin(context: MessageContext, request: BeginConnectionRequest): Promise<PendingConnection> {
    const provider = this.providers.get(request.provider);
    const loginUrl = this.providers.loginUrl(provider, request.environment, request.loginUrl);
    const client = this.providers.clientOf(provider);
    const connection = pendingConnection(context.tenantId, request, loginUrl);
    const owner = { tenantId: context.tenantId, connectionId: connection.id };
    const opened = await this.store.inTenant(context.tenantId, async (tx) => {
      await this.ledger.begun(tx, context.actor, connection);
      return this.states.begin(tx, owner, context.actor, request.sessionId);
    });
    const { redirectUri } = this;
    return {
      connectionId: connection.id,
      status: 'pending',
      authorizationUrl: provider.auth.authorizationUrl({ loginUrl, client, redirectUri, ...opened }),
    };
  }

  /** An org that is connected already keeps its connection, with the new tokens. */
  async complete(context: MessageContext, request: CompleteConnectionRequest): Promise<CompletedConnection> {
    if (request.code === undefined && request.error === undefined) throw codeMissing();
    const taken = await this.states.take(request.state, request.sessionId, context.tenantId);
    const pending = await this.pendingOf(taken);
    try {
      if (request.error !== undefined) {
        throw new ConnectionRefusedError(request.error, request.errorDescription);
      }
      const provider = this.providers.get(pending.provider);
      const authorised = await this.exchange(provider, pending, taken, request.code ?? '');
      return { connectionId: await this.keep(provider, pending, taken, authorised) };
    } catch (error) {
      await this.drop(pending, taken, error);
      throw error;
    }
  }

  private async pendingOf({ tenantId, connectionId }: TakenState): Promise<Connection> {
    const pending = await this.store.inTenant(tenantId, (tx) => findPending(tx, connectionId));
    if (!pending) throw new StateInvalidError();
    return pending;
  }

  private async exchange(
    provider: CrmProvider,
    { loginUrl }: Connection,
    { codeVerifier }: TakenState,
    code: string,
  ): Promise<Authorised> {
    const egress = this.providers.egressOf(provider);
    const client = this.providers.clientOf(provider);
    const { redirectUri } = this;
    try {
      const tokens = await provider.auth.exchange({
        loginUrl,
        client,
        redirectUri,
        code,
        codeVerifier,
        egress,
      });
      egress.assertAllowed(tokens.instanceUrl);
      const { refreshToken } = tokens;
      if (refreshToken === undefined) throw new ConnectionRefusedError('no_refresh_token');
      return {
        tokens: { ...tokens, refreshToken },
        identity: await provider.auth.identity({ tokens, egress }),
      };
    } catch (error) {
      if (!(error instanceof CrmAuthError) || error instanceof ConnectionRefusedError) throw error;
      throw new ConnectionRefusedError(reasonOf(error), undefined, error);
    }
  }

  /** One transaction: tokens, connection, audit entry, event. */
  private async keep(
    provider: CrmProvider,
    pending: Connection,
    taken: TakenState,
    { tokens, identity }: Authorised,
  ): Promise<string> {
    const { tenantId } = taken;
    this.providers.egressOf(provider).assertAllowed(identity.instanceUrl);
    return this.store.inTenant(tenantId, async (tx) => {
      await lockName(tx, `org ${tenantId} ${pending.provider} ${identity.orgId}`);
      const stillPending = await findPending(tx, pending.id);
      if (!stillPending) throw new ConnectionNotFoundError();
      const known = await findByOrg(tx, pending.provider, identity.orgId);
      const connection = known ? reconnected(known, pending) : pending;
      // Tokens first: whoever changes a connection takes the lock of its credential before that of its row.
      await this.credentials.save(tx, { tenantId, connectionId: connection.id }, tokens);
      if (known) await tx.getRepository(Connection).delete({ id: pending.id });
      await this.ledger.connected(tx, taken.actor, connection, identity);
      return connection.id;
    });
  }

  private async drop(pending: Connection, taken: TakenState, error: unknown): Promise<void> {
    this.log.info({ connectionId: pending.id, code: codeOf(error) }, 'connection not made');
    await this.store.inTenant(taken.tenantId, async (tx) => {
      const stillPending = await findPending(tx, pending.id);
      if (stillPending) await this.ledger.dropped(tx, taken.actor, pending, reasonOf(error));
    });
  }
}

function pendingConnection(tenantId: string, request: BeginConnectionRequest, loginUrl: string): Connection {
  return {
    id: uuidv7(),
    tenantId,
    provider: request.provider,
    environment: request.environment,
    loginUrl,
    label: request.label ?? null,
    orgId: null,
    orgName: null,
    username: null,
    instanceUrl: null,
    status: 'pending',
    limits: null,
    createdAt: new Date(),
  };
}

const reconnected = (known: Connection, { label, loginUrl, environment }: Connection): Connection => ({
  ...known,
  label: label ?? known.label,
  loginUrl,
  environment,
});

const findPending = (tx: EntityManager, id: string): Promise<Connection | null> =>
  tx.getRepository(Connection).findOneBy({ id, status: 'pending' });

const findByOrg = (tx: EntityManager, provider: string, orgId: string): Promise<Connection | null> =>
  tx.getRepository(Connection).findOneBy({ provider, orgId, status: In(['connected', 'needsReconnect']) });

const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : 'INTERNAL');

/** The CRM's code where it gave one, else ours. */
function reasonOf(error: unknown): string {
  const reason = error instanceof AppError ? (error.details.reason ?? error.details.error) : undefined;
  return typeof reason === 'string' ? reason : codeOf(error);
}

function codeMissing(): InvalidInputError {
  const detail = 'Either this or "error" is expected.';
  return new InvalidInputError('One field is wrong.', [{ pointer: '/code', code: 'required', detail }]);
}
