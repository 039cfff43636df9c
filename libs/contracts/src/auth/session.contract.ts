import { IsEmail, IsOptional, IsString, MaxLength } from 'class-validator';
import { command, Done } from '../contract.js';
import { Principal } from './principal.contract.js';

export class CreateSignInLinkRequest {
  /** The member to sign in; the tenant's first owner when left out. */
  @IsOptional() @IsEmail() @MaxLength(254) email?: string;
}

export class SignInLink {
  /** Opens the UI signed in. One use. */
  url!: string;
  /** ISO 8601, UTC. */
  expiresAt!: string;
}

/** An admin makes a sign-in link for a member (15 minutes, one use), to hand it over by a channel of their own. */
export const createSignInLink = command({
  subject: 'auth.signInLink.create.v1',
  request: CreateSignInLinkRequest,
  reply: SignInLink,
  timeoutMs: 5_000,
  hasSecretReply: true,
});

export class SessionToken {
  @IsString() @MaxLength(200) token!: string;
}

export class Session {
  /** Goes into the cookie, nowhere else. */
  token!: string;
  /** ISO 8601, UTC: the absolute end; idle sessions end after 30 minutes. */
  expiresAt!: string;
  principal!: Principal;
}

/** Exchanges a sign-in link's token for a session. Fails with AUTH.SIGN_IN_LINK_INVALID when used, old or unknown. */
export const redeemSignInLink = command({
  subject: 'auth.signInLink.redeem.v1',
  request: SessionToken,
  reply: Session,
  timeoutMs: 5_000,
  isTenantless: true,
  hasSecretReply: true,
});

/** Ends a session. Safe to repeat. */
export const endSession = command({
  subject: 'auth.session.end.v1',
  request: SessionToken,
  reply: Done,
  timeoutMs: 5_000,
  isTenantless: true,
});
