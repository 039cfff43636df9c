import {
  createEgress,
  getProvider,
  type ConnectionEnvironment,
  type CrmProvider,
  type Egress,
  type OAuthClient,
} from '@app/crm-core';
import { readVariable } from '@app/config';
import { AppError, ConflictError, InvalidInputError, NotFoundError } from '@app/errors';
import type { AuthConfig } from '../auth.config.js';

/** Where CRMs and the way to them come from. */
export interface ProviderDirectory {
  getProvider(id: string): CrmProvider;
  createEgress(hosts: readonly string[], extraHosts: string): Egress;
}

/** All CRMs that we have a provider for. */
export const KNOWN_PROVIDERS: ProviderDirectory = { getProvider, createEgress };

/** The CRMs, each with its client settings and its only way out. */
export class CrmProviders {
  private readonly egresses = new Map<string, Egress>();

  constructor(
    private readonly directory: ProviderDirectory,
    private readonly config: AuthConfig,
  ) {}

  /** @throws NotFoundError CONNECTION.PROVIDER_UNKNOWN. */
  get(id: string): CrmProvider {
    try {
      return this.directory.getProvider(id);
    } catch (cause) {
      const options = { code: 'CONNECTION.PROVIDER_UNKNOWN', details: { provider: id }, cause };
      throw new NotFoundError('There is no CRM of this name here.', options);
    }
  }

  egressOf(provider: CrmProvider): Egress {
    const known = this.egresses.get(provider.id);
    if (known) return known;
    const egress = this.directory.createEgress(provider.auth.hosts, this.config.extraHosts);
    this.egresses.set(provider.id, egress);
    return egress;
  }

  /** Our client at this CRM. @throws ConflictError CONNECTION.NOT_CONFIGURED where the operator has set none. */
  clientOf(provider: CrmProvider): OAuthClient {
    const { clientId: variable, clientSecret: secretVariable } = provider.auth.settings;
    const clientId = readVariable(variable);
    if (clientId === undefined) throw notConfigured(provider, `Set ${variable}.`);
    const clientSecret = readVariable(secretVariable);
    return { clientId, ...(clientSecret === undefined ? {} : { clientSecret }) };
  }

  /**
   * The origin where people sign in.
   * @throws InvalidInputError pointing at `/loginUrl` when it is missing, unexpected, or not where this CRM lives.
   */
  loginUrl(provider: CrmProvider, environment: ConnectionEnvironment, loginUrl?: string): string {
    if (environment === 'custom') return this.customLoginUrl(provider, loginUrl);
    if (loginUrl !== undefined) {
      throw wrongLoginUrl('notAllowed', `It is only for the environment "custom", not for "${environment}".`);
    }
    const configured =
      environment === 'production' ? readVariable(provider.auth.settings.loginUrl) : undefined;
    const url = configured ?? provider.auth.defaultLoginUrl(environment);
    if (!this.isAllowed(provider, url)) {
      throw notConfigured(provider, `The login URL is not on its host list nor in CRM_EXTRA_HOSTS.`);
    }
    return new URL(url).origin;
  }

  private customLoginUrl(provider: CrmProvider, loginUrl: string | undefined): string {
    if (loginUrl === undefined) throw wrongLoginUrl('required', 'The environment "custom" needs it.');
    if (!this.isAllowed(provider, loginUrl)) {
      const detail = `This is no address of ${provider.label}.`;
      throw wrongLoginUrl('notAllowed', detail, 'CONNECTION.HOST_NOT_ALLOWED');
    }
    return new URL(loginUrl).origin;
  }

  private isAllowed(provider: CrmProvider, url: string): boolean {
    if (!URL.canParse(url)) return false;
    try {
      this.egressOf(provider).assertAllowed(url);
      return true;
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  }
}

function notConfigured(provider: CrmProvider, what: string): ConflictError {
  return new ConflictError(`${provider.label} is not set up on this server. ${what}`, {
    code: 'CONNECTION.NOT_CONFIGURED',
    details: { provider: provider.id },
  });
}

function wrongLoginUrl(fieldCode: string, detail: string, code?: string): InvalidInputError {
  const errors = [{ pointer: '/loginUrl', code: fieldCode, detail }];
  return new InvalidInputError('The login URL cannot be used.', errors, code === undefined ? {} : { code });
}
