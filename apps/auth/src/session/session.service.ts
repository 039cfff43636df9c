// Browser sessions. A sign-in link is exchanged once for a session; a session ends when it is idle, at its absolute end, when
// somebody ends it, or with its member.
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal, Session } from '@app/contracts';
import { uuidv7 } from '@app/database';
import { ForbiddenError, UnauthenticatedError } from '@app/errors';
import { AuditService } from '../audit/audit.service.js';
import { MemberService } from '../member/member.service.js';
import { hashOf, newSecret } from '../secret-token.js';
import { enterTenant, Store } from '../store.js';

interface SessionRow {
  id: string;
  tenant_id: string;
  member_id: string;
  tenant_name: string;
  expires_at: Date;
  is_touch_due: boolean;
}

const IDLE = '30 minutes';
const ABSOLUTE = '12 hours';

@Injectable()
export class SessionService {
  constructor(
    private readonly store: Store,
    private readonly members: MemberService,
    private readonly audit: AuditService,
  ) {}

  /** @throws ForbiddenError AUTH.SIGN_IN_LINK_INVALID for a link that is unknown, used or old. */
  redeem(linkToken: string): Promise<Session> {
    const token = newSecret();
    return this.store.inSystem(async (tx) => {
      const link = await takeLink(tx, linkToken);
      await enterTenant(tx, link.tenant_id);
      const row = await insertSession(tx, link, token);
      const actor = { kind: 'member' as const, id: link.member_id };
      await this.audit.write(tx, link.tenant_id, actor, { action: 'session.started', subjectId: row.id });
      const principal = await this.principalOf(tx, row, token);
      return { token, expiresAt: row.expires_at.toISOString(), principal };
    });
  }

  /** @throws UnauthenticatedError for anything but a live session. */
  authenticate(token: string): Promise<Principal> {
    return this.store.inSystem(async (tx) => {
      const [row] = await tx.query<SessionRow[]>(
        `SELECT s.id, s.tenant_id, s.member_id, s.expires_at, t.name AS tenant_name,
                s.last_seen_at < now() - interval '1 minute' AS is_touch_due
           FROM session s JOIN tenant t USING (tenant_id)
          WHERE s.token_hash = $1 AND s.expires_at > now() AND s.last_seen_at > now() - interval '${IDLE}'`,
        [hashOf(token)],
      );
      if (!row) throw new UnauthenticatedError();
      if (row.is_touch_due) {
        await tx.query(
          `UPDATE session SET last_seen_at = now()
            WHERE id = (SELECT id FROM session WHERE id = $1 FOR UPDATE SKIP LOCKED)`,
          [row.id],
        );
      }
      await enterTenant(tx, row.tenant_id);
      return this.principalOf(tx, row, token);
    });
  }

  /** Safe to repeat; an unknown token is no error. */
  async end(token: string): Promise<void> {
    await this.store.inSystem(async (tx) => {
      const [ended] = await tx.query<{ id: string; tenant_id: string; member_id: string }[]>(
        `WITH ended AS (DELETE FROM session WHERE token_hash = $1 RETURNING id, tenant_id, member_id)
         SELECT * FROM ended`,
        [hashOf(token)],
      );
      if (!ended) return;
      await enterTenant(tx, ended.tenant_id);
      const actor = { kind: 'member' as const, id: ended.member_id };
      await this.audit.write(tx, ended.tenant_id, actor, { action: 'session.ended', subjectId: ended.id });
    });
  }

  /** The role is read anew each time: a change counts at once. */
  private async principalOf(tx: EntityManager, row: SessionRow, token: string): Promise<Principal> {
    const member = await this.members.find(tx, row.member_id);
    if (!member) throw new UnauthenticatedError();
    return {
      tenantId: row.tenant_id,
      tenantName: row.tenant_name,
      actorKind: 'member',
      actorId: member.id,
      role: member.role,
      scopes: ['*'],
      email: member.email,
      sessionId: row.id,
      csrfToken: csrfTokenOf(token),
    };
  }
}

/** Follows from the session's token, which nobody else has: nothing more to store, and it changes with each session. */
const csrfTokenOf = (token: string): string => hashOf(`csrf ${token}`);

async function takeLink(
  tx: EntityManager,
  linkToken: string,
): Promise<{ tenant_id: string; member_id: string }> {
  const [link] = await tx.query<{ tenant_id: string; member_id: string }[]>(
    `WITH taken AS (
       UPDATE sign_in_link SET used_at = now()
        WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now() RETURNING tenant_id, member_id)
     SELECT * FROM taken`,
    [hashOf(linkToken)],
  );
  if (link) return link;
  throw new ForbiddenError('This sign-in link was used or is too old. Ask for a new one.', {
    code: 'AUTH.SIGN_IN_LINK_INVALID',
  });
}

async function insertSession(
  tx: EntityManager,
  link: { tenant_id: string; member_id: string },
  token: string,
): Promise<SessionRow> {
  const [row] = await tx.query<SessionRow[]>(
    `INSERT INTO session (id, tenant_id, member_id, token_hash, expires_at)
     VALUES ($1, $2, $3, $4, now() + interval '${ABSOLUTE}')
     RETURNING id, tenant_id, member_id, expires_at, false AS is_touch_due,
               (SELECT name FROM tenant WHERE tenant.tenant_id = session.tenant_id) AS tenant_name`,
    [uuidv7(), link.tenant_id, link.member_id, hashOf(token)],
  );
  return row;
}
