// Access and refresh tokens. Refresh tokens carry their own signature, so a client that kept one survives a
// restart of this in-memory sandbox; access tokens do not, which the client meets as an ordinary expired session.
import { createHash, createHmac } from 'node:crypto';
import type { Clock } from '../../clock.js';

export interface Session {
  readonly token: string;
  readonly userId: string;
  readonly clientId: string;
  readonly scope: string;
  /** The refresh-token family it came from, if any. */
  readonly familyId?: string;
  readonly issuedAtMs: number;
  lastUsedAtMs: number;
}

interface Family {
  readonly id: string;
  readonly clientId: string;
  readonly userId: string;
  readonly scope: string;
  /** Counts rotations; only the token of the present generation is good. */
  generation: number;
  isRevoked: boolean;
}

/** What a refresh gave: a session, and a new refresh token where rotation is on. */
export interface Refreshed {
  readonly session: Session;
  readonly refreshToken?: string;
}

export class InvalidGrantError extends Error {}

/** From this many on, expired sessions are forgotten. */
const MAX_SESSIONS = 5_000;
const REFRESH_PREFIX = '5Aep861';

export class Sessions {
  /** Sliding life of an access token, milliseconds. @default 2 hours */
  timeoutMs = 2 * 60 * 60 * 1000;
  /** Whether each refresh replaces the refresh token. */
  rotates = false;

  private readonly sessions = new Map<string, Session>();
  private readonly families = new Map<string, Family>();
  private readonly secret: string;
  private issued = 0;

  constructor(
    private readonly orgId: string,
    seed: number,
    private readonly clock: Clock,
  ) {
    this.secret = `sandbox-${seed}`;
  }

  /** A new access token, with a refresh token where the scope asks for one. */
  grant(userId: string, clientId: string, scope: string, withRefresh: boolean): Refreshed {
    if (!withRefresh) return { session: this.open(userId, clientId, scope) };
    const id = `${this.clock.now().toString(36)}${(++this.issued).toString(36)}`;
    const family: Family = { id, clientId, userId, scope, generation: 1, isRevoked: false };
    this.families.set(id, family);
    return { session: this.open(userId, clientId, scope, id), refreshToken: this.refreshTokenOf(family) };
  }

  /**
   * Uses a refresh token. A token that was rotated out ends its whole family.
   * @throws InvalidGrantError when it is unknown, revoked, rotated out or another client's.
   */
  refresh(token: string, clientId: string): Refreshed {
    const { family, generation } = this.familyOf(token);
    if (family.isRevoked || family.clientId !== clientId) throw new InvalidGrantError();
    if (generation !== family.generation) {
      this.endFamily(family);
      throw new InvalidGrantError();
    }
    const session = this.open(family.userId, family.clientId, family.scope, family.id);
    if (!this.rotates) return { session };
    family.generation++;
    return { session, refreshToken: this.refreshTokenOf(family) };
  }

  /** The live session of an access token; using it keeps it alive. */
  use(token: string | undefined): Session | undefined {
    const session = this.peek(token);
    if (session !== undefined) session.lastUsedAtMs = this.clock.now();
    return session;
  }

  peek(token: string | undefined): Session | undefined {
    const session = token === undefined ? undefined : this.sessions.get(token);
    if (session === undefined) return undefined;
    return this.clock.now() - session.lastUsedAtMs <= this.timeoutMs ? session : undefined;
  }

  /** Who holds this refresh token, if it is good. */
  peekRefresh(token: string): Pick<Family, 'clientId' | 'userId' | 'scope'> | undefined {
    try {
      const { family, generation } = this.familyOf(token);
      return family.isRevoked || generation !== family.generation ? undefined : family;
    } catch {
      return undefined;
    }
  }

  /** Ends an access token, or a refresh token with all its access tokens. False when it is neither. */
  revoke(token: string): boolean {
    if (this.sessions.delete(token)) return true;
    try {
      const { family } = this.familyOf(token);
      if (family.isRevoked) return false;
      this.endFamily(family);
      return true;
    } catch {
      return false;
    }
  }

  /** Counts every session as used now: setting the clock to another date ends none, only time that passes does. */
  keepAlive(): void {
    for (const session of this.sessions.values()) session.lastUsedAtMs = this.clock.now();
  }

  /** Every access token stops working; refresh tokens stay. */
  expireAccessTokens(): number {
    const count = this.sessions.size;
    this.sessions.clear();
    return count;
  }

  /** Every refresh token given so far stops working, with its access tokens. */
  revokeAll(): void {
    for (const family of this.families.values()) this.endFamily(family);
    this.sessions.clear();
  }

  private open(userId: string, clientId: string, scope: string, familyId?: string): Session {
    const issuedAtMs = this.clock.now();
    const unique = createHash('sha256')
      .update(`${this.secret}:access:${issuedAtMs}:${++this.issued}`)
      .digest('hex');
    const token = `${this.orgId.slice(0, 15)}!AQ4A.${unique.slice(0, 40)}_${unique.slice(40, 60)}`;
    const session = { token, userId, clientId, scope, familyId, issuedAtMs, lastUsedAtMs: issuedAtMs };
    if (this.sessions.size >= MAX_SESSIONS) this.forgetExpired();
    this.sessions.set(token, session);
    return session;
  }

  private forgetExpired(): void {
    for (const token of this.sessions.keys()) if (this.peek(token) === undefined) this.sessions.delete(token);
  }

  private refreshTokenOf(family: Family): string {
    const content = [
      family.id,
      family.generation,
      family.userId,
      hex(family.clientId),
      hex(family.scope),
    ].join('.');
    return `${REFRESH_PREFIX}${content}.${this.sign(content)}`;
  }

  private familyOf(token: string): { family: Family; generation: number } {
    const content = token.slice(REFRESH_PREFIX.length, token.lastIndexOf('.'));
    const [id, generation, userId, clientId, scope] = content.split('.');
    const isOurs =
      token.startsWith(REFRESH_PREFIX) && token.endsWith(`.${this.sign(content)}`) && scope !== undefined;
    if (!isOurs) throw new InvalidGrantError();
    let family = this.families.get(id);
    if (family === undefined) {
      family = {
        id,
        clientId: unhex(clientId),
        userId,
        scope: unhex(scope),
        generation: Number(generation),
        isRevoked: false,
      };
      this.families.set(id, family);
    }
    return { family, generation: Number(generation) };
  }

  private endFamily(family: Family): void {
    family.isRevoked = true;
    for (const session of this.sessions.values()) {
      if (session.familyId === family.id) this.sessions.delete(session.token);
    }
  }

  private sign(content: string): string {
    return createHmac('sha256', this.secret).update(content).digest('hex').slice(0, 32);
  }
}

const hex = (text: string): string => Buffer.from(text).toString('hex');
const unhex = (text: string): string => Buffer.from(text, 'hex').toString('utf8');
