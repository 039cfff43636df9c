import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUrl,
  IsUUID,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { CONNECTION_ENVIRONMENTS, type ConnectionEnvironment } from '@app/crm-core';
import { command, Done, Nothing } from '../contract.js';

/** How to ask for access to an org. */
export class BeginConnectionBody {
  /** The browser flow: a person signs in at the CRM and allows access. */
  @IsIn(['web']) method!: 'web';
  @IsIn(CONNECTION_ENVIRONMENTS) environment!: ConnectionEnvironment;
  /** Only for `custom`: the org's login origin, on the provider's host list or in CRM_EXTRA_HOSTS. */
  @IsOptional()
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  @MaxLength(300)
  loginUrl?: string;
  /** What people call this org. */
  @IsOptional() @IsString() @MaxLength(100) label?: string;
}

export class BeginConnectionRequest extends BeginConnectionBody {
  @IsString() @MinLength(1) @MaxLength(40) provider!: string;
  /** Binds the flow to the browser session that began it, where one did. */
  @IsOptional() @IsString() @MaxLength(100) sessionId?: string;
}

export class PendingConnection {
  connectionId!: string;
  status!: 'pending';
  /** Send the person there. */
  authorizationUrl!: string;
}

/** Fails with CONNECTION.PROVIDER_UNKNOWN, CONNECTION.HOST_NOT_ALLOWED or CONNECTION.NOT_CONFIGURED. */
export const beginConnection = command({
  subject: 'auth.connection.begin.v1',
  request: BeginConnectionRequest,
  reply: PendingConnection,
  timeoutMs: 5_000,
});

/** What the CRM sent back through the browser. */
export class CompleteConnectionRequest {
  @IsOptional() @IsString() @MaxLength(4_096) code?: string;
  @IsString() @MinLength(1) @MaxLength(300) state!: string;
  /** The CRM's refusal, e.g. `access_denied`. */
  @IsOptional() @IsString() @MaxLength(200) error?: string;
  @IsOptional() @IsString() @MaxLength(1_000) errorDescription?: string;
  @IsOptional() @IsString() @MaxLength(100) sessionId?: string;
}

export class CompletedConnection {
  connectionId!: string;
}

/** One time per state. Fails with CONNECTION.STATE_INVALID (unknown, used, old, other session) or CONNECTION.REFUSED. */
export const completeConnection = command({
  subject: 'auth.connection.complete.v1',
  request: CompleteConnectionRequest,
  reply: CompletedConnection,
  timeoutMs: 30_000,
  isTenantless: true,
});

export class ApiCallLimit {
  @IsInt() @Min(0) max!: number;
  @IsInt() @Min(0) remaining!: number;
}

export class ConnectionLimits {
  @IsObject() @ValidateNested() @Type(() => ApiCallLimit) dailyApiCalls!: ApiCallLimit;
  @IsISO8601() observedAt!: string;
}

/** One authenticated CRM org. */
export class ConnectionView {
  id!: string;
  provider!: string;
  label!: string | null;
  orgId!: string | null;
  orgName!: string | null;
  username!: string | null;
  instanceUrl!: string | null;
  status!: 'pending' | 'connected' | 'needsReconnect' | 'revoked';
  /** What the CRM last said about our quota; null until it did. */
  limits!: ConnectionLimits | null;
  createdAt!: string;
}

export class ConnectionList {
  items!: ConnectionView[];
}

export class ConnectionRef {
  @IsUUID() id!: string;
}

export const listConnections = command({
  subject: 'auth.connection.list.v1',
  request: Nothing,
  reply: ConnectionList,
  timeoutMs: 5_000,
});
export const getConnection = command({
  subject: 'auth.connection.get.v1',
  request: ConnectionRef,
  reply: ConnectionView,
  timeoutMs: 5_000,
});
/** Revokes at the CRM, then forgets the credentials. A CRM that is down does not stop it. Safe to repeat. */
export const disconnectConnection = command({
  subject: 'auth.connection.disconnect.v1',
  request: ConnectionRef,
  reply: Done,
  timeoutMs: 30_000,
});

export class RecordLimitsRequest {
  @IsUUID() id!: string;
  @IsObject() @ValidateNested() @Type(() => ConnectionLimits) limits!: ConnectionLimits;
}
/** What a run learned about the org's quota. Safe to repeat. */
export const recordConnectionLimits = command({
  subject: 'auth.connection.recordLimits.v1',
  request: RecordLimitsRequest,
  reply: Done,
  timeoutMs: 5_000,
});

export class GrantAccessRequest {
  @IsUUID() connectionId!: string;
  /** The asker's one-time X25519 public key, SPKI DER in base64. The token crosses NATS sealed to it. */
  @IsString() @MaxLength(200) recipientPublicKey!: string;
  /** SHA-256 (base64url) of an access token that the CRM refused: asks for a newer one. */
  @IsOptional() @IsString() @MaxLength(100) rejectedTokenHash?: string;
}

export class SealedAccess {
  provider!: string;
  /** An `AccessGrant` as JSON, sealed to the asker's key: see libs/messaging sealed-box. */
  sealed!: string;
}

/**
 * The right to call the CRM for a connection. Refreshes once across all processes when `rejectedTokenHash` is the
 * current token. Fails with CRM.AUTH when someone must reconnect.
 */
export const grantAccess = command({
  subject: 'auth.access.grant.v1',
  request: GrantAccessRequest,
  reply: SealedAccess,
  timeoutMs: 30_000,
  hasSecretReply: true,
});
