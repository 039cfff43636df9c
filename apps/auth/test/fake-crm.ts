// A CRM that knows OAuth and nothing else: PKCE, rotating refresh tokens, revocation, and faults on demand. It counts
// what it is asked, and remembers each refresh token that was shown twice.
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

export interface FakeOrg {
  readonly orgId: string;
  readonly orgName: string;
  readonly username: string;
}

interface Grant {
  readonly org: FakeOrg;
  readonly codeChallenge: string;
}

export const ACME: FakeOrg = { orgId: '00DACME', orgName: 'Acme', username: 'admin@acme.test' };
export const OTHER: FakeOrg = { orgId: '00DOTHER', orgName: 'Other', username: 'admin@other.test' };

export class FakeCrm {
  /** What `/token` answers to refreshes. */
  refreshes: 'work' | 'areDead' | 'areDown' = 'work';
  isRevocationDown = false;
  isRotating = true;
  grantsRefreshTokens = true;
  /** So long a refresh takes. Milliseconds. */
  refreshMs = 0;
  /** What token answers name as the org's API; our own origin unless set. */
  instanceUrl?: string;
  readonly calls: Record<string, number> = {};
  readonly revoked: string[] = [];
  readonly shownTwice: string[] = [];
  /** Every secret ever given out. */
  readonly secrets: string[] = [];

  private readonly codes = new Map<string, Grant>();
  private readonly refreshTokens = new Map<string, FakeOrg>();
  private readonly accessTokens = new Map<string, FakeOrg>();
  private readonly spent = new Set<string>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeCrm> {
    const server = createServer();
    const crm = new FakeCrm(server);
    server.on('request', (request, response) => void crm.answer(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return crm;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** A person signs in and allows access: what the browser brings back as `code`. */
  allow(authorizationUrl: string, org: FakeOrg = ACME): { code: string; state: string } {
    const query = new URL(authorizationUrl).searchParams;
    const code = this.secret();
    this.codes.set(code, { org, codeChallenge: query.get('code_challenge') ?? '' });
    return { code, state: query.get('state') ?? '' };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(request));
    const path = new URL(request.url ?? '/', this.origin).pathname;
    const kind = path === '/token' ? (form.get('grant_type') ?? '') : path.slice(1);
    this.calls[kind] = (this.calls[kind] ?? 0) + 1;
    const { status, body } = await this.decide(kind, form, request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  private async decide(
    kind: string,
    form: URLSearchParams,
    request: IncomingMessage,
  ): Promise<{ status: number; body: object }> {
    if (kind === 'authorization_code') return this.exchange(form);
    if (kind === 'refresh_token') return this.refresh(form);
    if (kind === 'revoke') return this.revoke(form);
    const org = this.accessTokens.get((request.headers.authorization ?? '').replace('Bearer ', ''));
    return org ? { status: 200, body: org } : { status: 403, body: { error: 'Bad_OAuth_Token' } };
  }

  private exchange(form: URLSearchParams): { status: number; body: object } {
    const grant = this.codes.get(form.get('code') ?? '');
    this.codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (grant?.codeChallenge !== challenge) return invalidGrant;
    return this.tokens(grant.org, this.grantsRefreshTokens);
  }

  private async refresh(form: URLSearchParams): Promise<{ status: number; body: object }> {
    await sleep(this.refreshMs);
    if (this.refreshes === 'areDown') return { status: 503, body: {} };
    const token = form.get('refresh_token') ?? '';
    if (this.spent.has(token)) this.shownTwice.push(token);
    const org = this.refreshTokens.get(token);
    if (!org || this.refreshes === 'areDead') return invalidGrant;
    if (this.isRotating) {
      this.refreshTokens.delete(token);
      this.spent.add(token);
    }
    return this.tokens(org, this.isRotating);
  }

  private revoke(form: URLSearchParams): { status: number; body: object } {
    if (this.isRevocationDown) return { status: 503, body: {} };
    const token = form.get('token') ?? '';
    this.refreshTokens.delete(token);
    this.revoked.push(token);
    return { status: 200, body: {} };
  }

  private tokens(org: FakeOrg, withRefreshToken: boolean): { status: number; body: object } {
    const accessToken = this.secret();
    this.accessTokens.set(accessToken, org);
    const body = { access_token: accessToken, instance_url: this.instanceUrl ?? this.origin };
    if (!withRefreshToken) return { status: 200, body };
    const refreshToken = this.secret();
    this.refreshTokens.set(refreshToken, org);
    return { status: 200, body: { ...body, refresh_token: refreshToken } };
  }

  private secret(): string {
    const secret = `canary-${randomBytes(18).toString('base64url')}`;
    this.secrets.push(secret);
    return secret;
  }
}

const invalidGrant = { status: 400, body: { error: 'invalid_grant' } };
