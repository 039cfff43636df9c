import {
  IsArray,
  IsIn,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
} from 'class-validator';
import { command, Done, Nothing } from '../contract.js';
import { ROLES, type Role } from '../context.js';

export class CreateApiKeyRequest {
  @IsString() @MinLength(1) @MaxLength(100) name!: string;
  /** @default operator */
  @IsOptional() @IsIn(ROLES) role?: Role;
  /** Such as `contacts:read`, `sync:write`; everything its role may when left out. */
  @IsOptional() @IsArray() @Matches(/^(\*|[a-z]+:(read|write))$/, { each: true }) scopes?: string[];
  @IsOptional() @IsISO8601() expiresAt?: string;
}

export class ApiKeyView {
  id!: string;
  name!: string;
  role!: Role;
  scopes!: string[];
  /** The first characters, enough to recognise it. */
  prefix!: string;
  createdAt!: string;
  expiresAt!: string | null;
  lastUsedAt!: string | null;
}

export class CreatedApiKey extends ApiKeyView {
  /** The key itself. Shown now and never again. */
  key!: string;
}

export class ApiKeyList {
  items!: ApiKeyView[];
}

export class ApiKeyRef {
  @IsUUID() id!: string;
}

/** Fails with AUTH.FORBIDDEN for a role above one's own. */
export const createApiKey = command({
  subject: 'auth.apiKey.create.v1',
  request: CreateApiKeyRequest,
  reply: CreatedApiKey,
  timeoutMs: 5_000,
  hasSecretReply: true,
});
export const listApiKeys = command({
  subject: 'auth.apiKey.list.v1',
  request: Nothing,
  reply: ApiKeyList,
  timeoutMs: 5_000,
});
/** Works at once on every gateway within the 5 seconds that a positive answer is cached. Safe to repeat. */
export const revokeApiKey = command({
  subject: 'auth.apiKey.revoke.v1',
  request: ApiKeyRef,
  reply: Done,
  timeoutMs: 5_000,
});
