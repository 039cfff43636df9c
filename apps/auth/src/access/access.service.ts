// Hands the right to call a CRM to one process of ours, sealed to a key that only it has.
import { Injectable } from '@nestjs/common';
import type { GrantAccessRequest, MessageContext, SealedAccess } from '@app/contracts';
import type { AccessGrant } from '@app/crm-core';
import { CrmAuthError, InvalidInputError } from '@app/errors';
import { accessPurpose, sealTo, tokenHash } from '@app/messaging';
import { ConnectionService } from '../connection/connection.service.js';
import { CredentialService, type Owner } from '../credential/credential.service.js';
import { Store } from '../store.js';
import { SingleFlight } from './single-flight.js';
import { TokenRefreshService } from './token-refresh.service.js';

interface HeldAccess {
  readonly provider: string;
  readonly grant: AccessGrant;
}

@Injectable()
export class AccessService {
  private readonly renewals = new SingleFlight<AccessGrant>();

  constructor(
    private readonly store: Store,
    private readonly connections: ConnectionService,
    private readonly credentials: CredentialService,
    private readonly refreshes: TokenRefreshService,
  ) {}

  async grant(context: MessageContext, request: GrantAccessRequest): Promise<SealedAccess> {
    const owner = { tenantId: context.tenantId, connectionId: request.connectionId };
    const { rejectedTokenHash: rejected } = request;
    const held = await this.held(owner);
    const isRefused = rejected !== undefined && tokenHash(held.grant.accessToken) === rejected;
    // Those who wait here hold no database connection.
    const grant = isRefused ? await this.renewed(owner, rejected) : held.grant;
    return { provider: held.provider, sealed: seal(grant, owner, request.recipientPublicKey) };
  }

  private renewed(owner: Owner, rejected: string): Promise<AccessGrant> {
    const key = `${owner.tenantId} ${owner.connectionId} ${rejected}`;
    return this.renewals.share(key, () => this.refreshes.renew(owner, rejected));
  }

  private held(owner: Owner): Promise<HeldAccess> {
    return this.store.inTenant(owner.tenantId, async (tx) => {
      const { provider, instanceUrl, orgId } = await this.connections.requireUsable(tx, owner.connectionId);
      const credential = await this.credentials.read(tx, owner);
      if (!credential) throw new CrmAuthError('Somebody must connect this org again.');
      return { provider, grant: { accessToken: credential.accessToken, instanceUrl, orgId } };
    });
  }
}

function seal(grant: AccessGrant, owner: Owner, recipientPublicKey: string): string {
  const purpose = accessPurpose(owner.tenantId, owner.connectionId);
  try {
    return sealTo(recipientPublicKey, JSON.stringify(grant), purpose);
  } catch (cause) {
    const detail = 'It must be an X25519 public key, SPKI DER in base64.';
    const errors = [{ pointer: '/recipientPublicKey', code: 'format', detail }];
    throw new InvalidInputError('One field is wrong.', errors, { cause });
  }
}
