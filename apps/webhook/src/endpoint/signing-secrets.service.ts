// The secrets that deliveries are signed with: made here, kept sealed, opened for one signature.
import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { parseMasterKeys, Vault, type SecretContext } from '@app/vault';
import { WebhookConfig } from '../webhook.config.js';

/** Standard Webhooks asks for 24 to 64. */
const SECRET_BYTES = 32;

export interface SecretOwner {
  readonly tenantId: string;
  readonly endpointId: string;
}

@Injectable()
export class SigningSecrets {
  private readonly vault: Vault;

  constructor(config: WebhookConfig) {
    this.vault = new Vault(parseMasterKeys(config.masterKeys));
  }

  make(owner: SecretOwner): { readonly secret: string; readonly sealed: string } {
    const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
    return { secret, sealed: this.vault.seal(secret, contextOf(owner)) };
  }

  open(owner: SecretOwner, sealed: string): string {
    return this.vault.open(sealed, contextOf(owner));
  }

  rewrap(owner: SecretOwner, sealed: string): string {
    return this.vault.rewrap(sealed, contextOf(owner));
  }

  get currentVersion(): string {
    return this.vault.currentVersion;
  }

  hasVersion(version: string): boolean {
    return this.vault.hasVersion(version);
  }
}

/** The same for the present and the old one: a secret that grows old is moved as it is. */
const contextOf = ({ tenantId, endpointId }: SecretOwner): SecretContext => ({
  tenantId,
  ownerId: endpointId,
  purpose: 'signingSecret',
});
