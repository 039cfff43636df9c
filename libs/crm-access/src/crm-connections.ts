// How a service opens a session at the CRM of a connection: asks `auth` for the right, goes out through the guarded egress.
import {
  createEgress,
  getProvider,
  type AccessGrant,
  type CrmProvider,
  type CrmSession,
} from '@app/crm-core';
import { Env, readVariable, ServiceConfig } from '@app/config';
import type { MessageContext } from '@app/contracts';
import { requestAccess, type MessageBus } from '@app/messaging';
import { IsString } from 'class-validator';

export class CrmAccessConfig extends ServiceConfig {
  /** Extra `host:port` a CRM may live at, comma-separated; plain http for loopback ones. For sandboxes and tests. */
  @Env('CRM_EXTRA_HOSTS') @IsString() extraHosts = '';
}

export interface OpenedConnection {
  readonly provider: CrmProvider;
  readonly session: CrmSession;
}

export class CrmConnections {
  constructor(
    private readonly bus: MessageBus,
    private readonly extraHosts: string,
  ) {}

  /** @throws CrmAuthError when someone must reconnect; NotFoundError for an unknown connection. */
  async open(context: MessageContext, connectionId: string): Promise<OpenedConnection> {
    const access = await requestAccess(this.bus, context, connectionId);
    const provider = getProvider(access.provider);
    const renew = (rejected: AccessGrant) =>
      requestAccess(this.bus, context, connectionId, rejected.accessToken);
    const apiVersion = readVariable(provider.auth.settings.apiVersion);
    const egress = createEgress(provider.auth.hosts, this.extraHosts);
    return {
      provider,
      session: provider.open(access, { renew, egress, ...(apiVersion ? { apiVersion } : {}) }),
    };
  }
}
