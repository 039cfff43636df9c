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
import { uuidv7 } from '@app/database';
import { InvalidInputError } from '@app/errors';
import { LOGGER } from '@app/messaging';
import type { Logger } from '@app/observability';
import { CredentialService } from '../credential/credential.service.js';
import { lockName, Store } from '../store.js';
import { AuthorizationService, type Authorised } from './authorization.service.js';
import { Connection } from './connection.entity.js';
import { ConnectionRefusedError, reasonOf, StateInvalidError } from './connection.errors.js';
import { ConnectionLedger } from './ledger.service.js';
import { OauthStateService, type TakenState } from './oauth-state.service.js';

@Injectable()
export class ConnectService {
  constructor(
    private readonly store: Store,
    private readonly authorization: AuthorizationService,
    private readonly states: OauthStateService,
    private readonly credentials: CredentialService,
    private readonly ledger: ConnectionLedger,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  async begin(context: MessageContext, request: BeginConnectionRequest): Promise<PendingConnection> {
    const loginUrl = this.authorization.loginUrlFor(request);
    const connection = pendingConnection(context.tenantId, request, loginUrl);
    const owner = { tenantId: context.tenantId, connectionId: connection.id };
    const opened = await this.store.inTenant(context.tenantId, async (tx) => {
      await this.ledger.begun(tx, context.actor, connection);
      return this.states.begin(tx, owner, context.actor, request.sessionId);
    });
    const authorizationUrl = this.authorization.authorizationUrl(connection, opened);
    return { connectionId: connection.id, status: 'pending', authorizationUrl };
  }

  /** An org that is connected already keeps its connection, with the new tokens. */
  async complete(context: MessageContext, request: CompleteConnectionRequest): Promise<CompletedConnection> {
    const { code, error: refusal, errorDescription } = request;
    if (code === undefined && refusal === undefined) throw codeMissing();
    const taken = await this.states.take(request.state, request.sessionId, context.tenantId);
    const pending = await this.pendingOf(taken);
    try {
      if (refusal !== undefined) throw new ConnectionRefusedError(refusal, errorDescription);
      const authorised = await this.authorization.exchange(pending, code ?? '', taken.codeVerifier);
      return { connectionId: await this.keepOrGiveBack(pending, taken, authorised) };
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

  private async keepOrGiveBack(
    pending: Connection,
    taken: TakenState,
    authorised: Authorised,
  ): Promise<string> {
    try {
      return await this.keep(pending, taken, authorised);
    } catch (error) {
      await this.authorization.revoke(pending, authorised.tokens.refreshToken);
      throw error;
    }
  }

  /** One transaction: tokens, connection, audit entry, event. */
  private keep(pending: Connection, taken: TakenState, { tokens, identity }: Authorised): Promise<string> {
    const { tenantId } = taken;
    return this.store.inTenant(tenantId, async (tx) => {
      await lockName(tx, `org ${tenantId} ${pending.provider} ${identity.orgId}`);
      // Somebody may have disconnected it while the person was signing in.
      if (!(await findPending(tx, pending.id))) throw new StateInvalidError();
      const known = await findByOrg(tx, pending.provider, identity.orgId);
      const connection = known ? reconnected(known, pending) : pending;
      // Tokens first: whoever changes a connection takes the lock of its credential before that of its row.
      const owner = { tenantId, connectionId: connection.id };
      await this.credentials.save(tx, owner, tokens);
      if (known) await tx.getRepository(Connection).delete({ id: pending.id });
      await this.ledger.connected(tx, taken.actor, connection, identity);
      return connection.id;
    });
  }

  private async drop(pending: Connection, taken: TakenState, error: unknown): Promise<void> {
    const reason = reasonOf(error);
    this.log.info({ connectionId: pending.id, reason }, 'connection not made');
    await this.store.inTenant(taken.tenantId, async (tx) => {
      const stillPending = await findPending(tx, pending.id);
      if (stillPending) await this.ledger.dropped(tx, taken.actor, pending, reason);
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

function codeMissing(): InvalidInputError {
  const detail = 'Either this or "error" is expected.';
  return new InvalidInputError('One field is wrong.', [{ pointer: '/code', code: 'required', detail }]);
}
