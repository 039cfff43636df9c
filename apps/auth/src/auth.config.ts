import { IsOptional, IsString, IsUrl, Length, Validate } from 'class-validator';
import { DatabaseServiceConfig, Env } from '@app/config';
import { MasterKeyList } from '@app/vault';

const WEB_URL = { require_tld: false, require_protocol: true, protocols: ['http', 'https'] };

/** The settings of `auth`. Those of a CRM's client have names that its provider declares: see CrmProviders. */
export class AuthConfig extends DatabaseServiceConfig {
  /** Where browsers reach us: for redirect URIs and sign-in links. */
  @Env('PUBLIC_URL') @IsUrl(WEB_URL) publicUrl = 'http://localhost:3000';

  /** Owner key of the first tenant. Another value replaces the key that was set before. */
  @Env('CRM_BOOTSTRAP_API_KEY', { secret: true })
  @IsOptional()
  @IsString()
  @Length(32, 128)
  bootstrapApiKey?: string;

  /** Owner key of a second tenant, for staging and tests. */
  @Env('CRM_BOOTSTRAP_API_KEY_2', { secret: true })
  @IsOptional()
  @IsString()
  @Length(32, 128)
  bootstrapApiKey2?: string;

  /** Keys that wrap the data keys of credentials, newest first: `v2:<base64>,v1:<base64>`, 32 bytes each. */
  @Env('CRM_MASTER_KEYS', { secret: true }) @Validate(MasterKeyList) masterKeys: string;

  /** Extra `host:port` a CRM may live at, comma-separated; plain http for loopback ones. For sandboxes and tests. */
  @Env('CRM_EXTRA_HOSTS') @IsString() extraHosts = '';

  /** Who issues the host product's JWTs. JWTs are refused unless all three HOST_JWT settings are there. */
  @Env('HOST_JWT_ISSUER') @IsOptional() @IsString() hostJwtIssuer?: string;

  /** What those JWTs must name as their audience. */
  @Env('HOST_JWT_AUDIENCE') @IsOptional() @IsString() hostJwtAudience?: string;

  /** Where the issuer publishes its keys. */
  @Env('HOST_JWKS_URL') @IsOptional() @IsUrl(WEB_URL) hostJwksUrl?: string;

  /** Our address in a browser for `path`. */
  publicAddress(path: string): string {
    return `${this.publicUrl.replace(/\/+$/, '')}${path}`;
  }
}
