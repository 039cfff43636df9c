import { Injectable } from '@nestjs/common';
import type { CreateSignInLinkRequest, MessageContext, SignInLink } from '@app/contracts';
import { uuidv7 } from '@app/database';
import { AuditService } from '../audit/audit.service.js';
import { AuthConfig } from '../auth.config.js';
import { MemberService } from '../member/member.service.js';
import { assertNotAbove } from '../roles.js';
import { hashOf, newSecret } from '../secret-token.js';
import { Store } from '../store.js';

const LIFETIME = '15 minutes';

@Injectable()
export class SignInLinkService {
  constructor(
    private readonly store: Store,
    private readonly members: MemberService,
    private readonly audit: AuditService,
    private readonly config: AuthConfig,
  ) {}

  /** Never for a member above one's own role: the link would lend that role. */
  create(context: MessageContext, request: CreateSignInLinkRequest): Promise<SignInLink> {
    const token = newSecret();
    return this.store.inTenant(context.tenantId, async (tx) => {
      const member = await this.members.forSignIn(tx, request.email);
      assertNotAbove(context.actor, member.role);
      const [row] = await tx.query<{ expires_at: Date }[]>(
        `INSERT INTO sign_in_link (id, tenant_id, member_id, token_hash, expires_at)
         VALUES ($1, $2, $3, $4, now() + interval '${LIFETIME}') RETURNING expires_at`,
        [uuidv7(), context.tenantId, member.id, hashOf(token)],
      );
      await this.audit.write(tx, context.tenantId, context.actor, {
        action: 'signInLink.created',
        subjectId: member.id,
      });
      // After the `#`, so that no server, proxy or referrer on the way sees it.
      const url = this.config.publicAddress(`/sign-in#token=${token}`);
      return { url, expiresAt: row.expires_at.toISOString() };
    });
  }
}
