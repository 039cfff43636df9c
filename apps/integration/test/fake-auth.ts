// Stands in for the `auth` service: connections that tests declare, and the right to call their sandbox.
import { randomUUID } from 'node:crypto';
import { getConnection, grantAccess, type ConnectionView, type MessageContext } from '@app/contracts';
import { CrmAuthError, NotFoundError } from '@app/errors';
import { accessPurpose, CommandServer, sealTo, type Handler, type NatsConnection } from '@app/messaging';
import { createLogger } from '@app/observability';

const SIGN_IN = {
  grant_type: 'password',
  client_id: 'sandbox-client',
  client_secret: 'sandbox-secret',
  username: 'admin@sandbox.test',
  password: 'password',
};

interface Known {
  readonly tenantId: string;
  readonly view: ConnectionView;
}

export class FakeAuth {
  private readonly connections = new Map<string, Known>();
  private readonly server: CommandServer;

  constructor(
    nats: NatsConnection,
    private readonly crmUrl: string,
  ) {
    this.server = new CommandServer(nats, 'auth', createLogger('fake-auth', 'silent'));
    this.server.handle(getConnection, ((request: { id: string }, context) =>
      Promise.resolve(this.find(request.id, context).view)) as Handler);
    this.server.handle(grantAccess, ((
      request: { connectionId: string; recipientPublicKey: string },
      context: MessageContext,
    ) => this.grant(request, context)) as Handler);
  }

  /** @returns its id. */
  connect(
    tenantId: string,
    status: ConnectionView['status'] = 'connected',
    label: string | null = 'Acme',
  ): string {
    const id = randomUUID();
    const view: ConnectionView = {
      id,
      provider: 'salesforce',
      label,
      orgId: 'org',
      orgName: 'Acme Inc.',
      username: 'admin@sandbox.test',
      instanceUrl: this.crmUrl,
      status,
      limits: null,
      createdAt: new Date().toISOString(),
    };
    this.connections.set(id, { tenantId, view });
    return id;
  }

  setStatus(id: string, status: ConnectionView['status']): void {
    const known = this.connections.get(id);
    if (known) this.connections.set(id, { ...known, view: { ...known.view, status } });
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  private find(id: string, { tenantId }: MessageContext): Known {
    const known = this.connections.get(id);
    if (known?.tenantId === tenantId) return known;
    throw new NotFoundError('There is no such connection.', { code: 'CONNECTION.NOT_FOUND' });
  }

  private async grant(
    { connectionId, recipientPublicKey }: { connectionId: string; recipientPublicKey: string },
    context: MessageContext,
  ): Promise<object> {
    const { view } = this.find(connectionId, context);
    if (view.status !== 'connected') throw new CrmAuthError('Somebody must connect this org again.');
    const answer = await fetch(`${this.crmUrl}/services/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams(SIGN_IN),
    });
    const token = (await answer.json()) as { access_token: string; instance_url: string };
    const access = { accessToken: token.access_token, instanceUrl: token.instance_url, orgId: 'org' };
    const purpose = accessPurpose(context.tenantId, connectionId);
    return { provider: view.provider, sealed: sealTo(recipientPublicKey, JSON.stringify(access), purpose) };
  }
}
