import { Injectable } from '@nestjs/common';
import { IsNull, type EntityManager } from 'typeorm';
import type {
  ApiKeyList,
  ApiKeyRef,
  ApiKeyView,
  CreateApiKeyRequest,
  CreatedApiKey,
  MessageContext,
  Principal,
  Role,
} from '@app/contracts';
import { uuidv7 } from '@app/database';
import { InvalidInputError, NotFoundError, UnauthenticatedError } from '@app/errors';
import { AuditService } from '../audit/audit.service.js';
import { assertNotAbove } from '../roles.js';
import { hashOf, isSameHash } from '../secret-token.js';
import { Store } from '../store.js';
import { ApiKey } from './api-key.entity.js';
import { newApiKey, prefixOf } from './api-key.format.js';

interface KeyInUse {
  id: string;
  tenant_id: string;
  role: Role;
  scopes: string[];
  key_hash: string;
  tenant_name: string;
  is_touch_due: boolean;
}

const DEFAULT_ROLE: Role = 'operator';
/** Marks bootstrap keys that another one replaced: they may come back, those that a person revoked may not. */
const ENVIRONMENT = 'environment';

@Injectable()
export class ApiKeyService {
  constructor(
    private readonly store: Store,
    private readonly audit: AuditService,
  ) {}

  create(context: MessageContext, request: CreateApiKeyRequest): Promise<CreatedApiKey> {
    const role = request.role ?? DEFAULT_ROLE;
    assertNotAbove(context.actor, role);
    const expiresAt = request.expiresAt === undefined ? null : futureDate(request.expiresAt);
    const key = newApiKey();
    const { name, scopes = ['*'] } = request;
    return this.store.inTenant(context.tenantId, async (tx) => {
      const row = await insert(tx, context.tenantId, key, { name, role, scopes, expiresAt });
      await this.audit.write(tx, context.tenantId, context.actor, {
        action: 'apiKey.created',
        subjectId: row.id,
        details: { role, scopes },
      });
      return { ...viewOf(row), key };
    });
  }

  /** Those that work or will expire, oldest first. */
  async list(context: MessageContext): Promise<ApiKeyList> {
    const keys = await this.store.inTenant(context.tenantId, (tx) =>
      tx
        .getRepository(ApiKey)
        .find({ where: { revokedAt: IsNull() }, order: { createdAt: 'ASC', id: 'ASC' } }),
    );
    return { items: keys.map(viewOf) };
  }

  /** Safe to repeat. */
  async revoke(context: MessageContext, request: ApiKeyRef): Promise<void> {
    await this.store.inTenant(context.tenantId, async (tx) => {
      const keys = tx.getRepository(ApiKey);
      const key = await keys.findOneBy({ id: request.id });
      if (!key) throw new NotFoundError('There is no such API key.', { code: 'AUTH.API_KEY_NOT_FOUND' });
      if (key.revokedAt) return;
      assertNotAbove(context.actor, key.role);
      await keys.update({ id: key.id }, { revokedAt: new Date(), revokedBy: context.actor.id });
      await this.audit.write(tx, context.tenantId, context.actor, {
        action: 'apiKey.revoked',
        subjectId: key.id,
      });
    });
  }

  /** @throws UnauthenticatedError for anything but a key in use. */
  authenticate(key: string): Promise<Principal> {
    const keyHash = hashOf(key);
    return this.store.inSystem(async (tx) => {
      const [row] = await tx.query<KeyInUse[]>(
        `SELECT k.id, k.tenant_id, k.role, k.scopes, k.key_hash, t.name AS tenant_name,
                coalesce(k.last_used_at < now() - interval '1 minute', true) AS is_touch_due
           FROM api_key k JOIN tenant t USING (tenant_id)
          WHERE k.key_hash = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`,
        [keyHash],
      );
      if (!row || !isSameHash(row.key_hash, keyHash)) throw new UnauthenticatedError();
      if (row.is_touch_due) {
        // Requests at once do not queue for this row: one of them notes the use.
        await tx.query(
          `UPDATE api_key SET last_used_at = now()
            WHERE id = (SELECT id FROM api_key WHERE id = $1 FOR UPDATE SKIP LOCKED)`,
          [row.id],
        );
      }
      return {
        tenantId: row.tenant_id,
        tenantName: row.tenant_name,
        actorKind: 'apiKey',
        actorId: row.id,
        role: row.role,
        scopes: row.scopes,
      };
    });
  }

  /** Bootstrap keys of the tenant other than this one end now. */
  async retireBootstrapKeys(tx: EntityManager, tenantId: string, key: string): Promise<void> {
    await tx.query(
      `UPDATE api_key SET revoked_at = now(), revoked_by = '${ENVIRONMENT}'
        WHERE tenant_id = $1 AND is_bootstrap AND revoked_at IS NULL AND key_hash <> $2`,
      [tenantId, hashOf(key)],
    );
  }

  /** @returns false when a person has revoked this very key: it stays revoked. */
  async ensureBootstrapKey(tx: EntityManager, tenantId: string, key: string): Promise<boolean> {
    const same = await tx.getRepository(ApiKey).findBy({ tenantId, keyHash: hashOf(key), isBootstrap: true });
    if (same.some((row) => row.revokedAt === null)) return true;
    if (same.some((row) => row.revokedBy !== ENVIRONMENT)) return false;
    const values = { name: 'Bootstrap key', role: 'owner' as const, scopes: ['*'], expiresAt: null };
    const row = await insert(tx, tenantId, key, { ...values, isBootstrap: true });
    await this.audit.write(
      tx,
      tenantId,
      { kind: 'system', id: 'system' },
      {
        action: 'apiKey.created',
        subjectId: row.id,
        details: { role: 'owner', isBootstrap: true },
      },
    );
    return true;
  }
}

async function insert(
  tx: EntityManager,
  tenantId: string,
  key: string,
  values: Pick<ApiKey, 'name' | 'role' | 'scopes' | 'expiresAt'> & { isBootstrap?: boolean },
): Promise<ApiKey> {
  const keys = tx.getRepository(ApiKey);
  const row = keys.create({
    id: uuidv7(),
    tenantId,
    prefix: prefixOf(key),
    keyHash: hashOf(key),
    isBootstrap: false,
    lastUsedAt: null,
    ...values,
  });
  await keys.insert(row);
  return row;
}

function futureDate(text: string): Date {
  const date = new Date(text);
  if (date.getTime() > Date.now()) return date;
  const detail = 'It must be a time in the future.';
  throw new InvalidInputError('One field is wrong.', [{ pointer: '/expiresAt', code: 'range', detail }]);
}

function viewOf(row: ApiKey): ApiKeyView {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    scopes: row.scopes,
    prefix: row.prefix,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}
