// Whose credential a request carries. Positive answers are kept for five seconds, so that a busy caller costs one question
// in that time, and a revoked key works no longer than that.
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { authenticate, type Principal } from '@app/contracts';
import { Commands } from '../commands.service.js';
import { anonymousContext, type CrmRequest, type Credential } from '../request.js';

interface Entry {
  readonly answer: Promise<Principal>;
  readonly until: number;
}

const KEEP_MS = 5_000;
const MAX_ENTRIES = 10_000;

@Injectable()
export class PrincipalService {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly commands: Commands) {}

  /** @throws UnauthenticatedError AUTH.UNAUTHENTICATED for anything unknown, revoked or expired. */
  of(credential: Credential, request: CrmRequest): Promise<Principal> {
    const key = keyOf(credential);
    const known = this.entries.get(key);
    if (known && known.until > Date.now()) return known.answer;
    const { kind, token } = credential;
    const answer = this.commands.send(authenticate, { kind, token }, anonymousContext(request));
    this.keep(key, answer);
    return answer;
  }

  /** True for a credential that was good when it was last seen here. */
  isKnown(credential: Credential): boolean {
    return this.entries.has(keyOf(credential));
  }

  /** Somebody's rights in this tenant changed: ask again. */
  async forgetTenant(tenantId: string): Promise<void> {
    for (const [key, { answer }] of [...this.entries]) {
      const principal = await answer.catch(() => undefined);
      if (principal?.tenantId === tenantId) this.entries.delete(key);
    }
  }

  private keep(key: string, answer: Promise<Principal>): void {
    this.entries.delete(key);
    if (this.entries.size >= MAX_ENTRIES) {
      // Insertion order is age: the first is the oldest.
      const [oldest] = this.entries.keys();
      this.entries.delete(oldest);
    }
    const entry = { answer, until: Date.now() + KEEP_MS };
    this.entries.set(key, entry);
    answer.catch(() => {
      if (this.entries.get(key) === entry) this.entries.delete(key);
    });
  }
}

const keyOf = ({ kind, token }: Credential): string =>
  createHash('sha256').update(`${kind} ${token}`).digest('base64');
