import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.js';

/** What a code stands for until it is exchanged. */
export interface AuthorizationCode {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly userId: string;
  readonly scope: string;
  readonly codeChallenge: string | null;
  readonly expiresAtMs: number;
}

/** Authorization codes: single use, 15 minutes. */
export class AuthorizationCodes {
  private readonly codes = new Map<string, AuthorizationCode>();
  private issued = 0;

  constructor(
    private readonly seed: number,
    private readonly clock: Clock,
  ) {}

  add(grant: AuthorizationCode): string {
    const material = `${this.seed}:code:${this.clock.now()}:${++this.issued}`;
    const code = `aPrx${createHash('sha256').update(material).digest('base64url')}==`;
    this.codes.set(code, grant);
    return code;
  }

  /** Spends the code; undefined when unknown, used or too old. */
  take(code: string): AuthorizationCode | undefined {
    const grant = this.codes.get(code);
    this.codes.delete(code);
    return grant !== undefined && grant.expiresAtMs >= this.clock.now() ? grant : undefined;
  }
}

interface DeviceRequest {
  readonly userCode: string;
  readonly clientId: string;
  readonly scope: string;
  readonly expiresAtMs: number;
  state: 'pending' | 'denied' | { userId: string };
  lastPolledAtMs: number;
}

export const DEVICE_INTERVAL_SECONDS = 5;
const DEVICE_LIFE_MS = 10 * 60_000;
const USER_CODE_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Device-flow requests: the device polls with one code while a person types the other. */
export class DeviceCodes {
  private readonly byDeviceCode = new Map<string, DeviceRequest>();
  private issued = 0;

  constructor(
    private readonly seed: number,
    private readonly clock: Clock,
  ) {}

  start(clientId: string, scope: string): { deviceCode: string; userCode: string } {
    const hash = createHash('sha256')
      .update(`${this.seed}:device:${this.clock.now()}:${++this.issued}`)
      .digest();
    const userCode = [...hash.subarray(0, 8)].map((byte) => USER_CODE_ALPHABET[byte % 32]).join('');
    const deviceCode = `M01WRzlL${hash.toString('base64url')}`;
    this.byDeviceCode.set(deviceCode, {
      userCode,
      clientId,
      scope,
      expiresAtMs: this.clock.now() + DEVICE_LIFE_MS,
      state: 'pending',
      lastPolledAtMs: 0,
    });
    return { deviceCode, userCode };
  }

  /** The person's answer. False when no request waits under this code. */
  decide(userCode: string, state: 'denied' | { userId: string }): boolean {
    for (const request of this.byDeviceCode.values()) {
      if (request.userCode !== userCode.trim().toUpperCase() || request.state !== 'pending') continue;
      if (request.expiresAtMs < this.clock.now()) continue;
      request.state = state;
      return true;
    }
    return false;
  }

  /** One poll: the grant, or the OAuth error to answer with. */
  poll(deviceCode: string, clientId: string): { userId: string; scope: string } | { error: string } {
    const request = this.byDeviceCode.get(deviceCode);
    const now = this.clock.now();
    if (request === undefined || request.clientId !== clientId || request.expiresAtMs < now) {
      return { error: 'invalid_grant' };
    }
    if (request.state === 'denied') return { error: 'access_denied' };
    if (request.state === 'pending') {
      const isTooFast = now - request.lastPolledAtMs < (DEVICE_INTERVAL_SECONDS - 1) * 1000;
      request.lastPolledAtMs = now;
      return { error: isTooFast ? 'slow_down' : 'authorization_pending' };
    }
    this.byDeviceCode.delete(deviceCode);
    return { userId: request.state.userId, scope: request.scope };
  }
}
