import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/contracts';
import { RateLimitedError } from '@app/errors';
import { GatewayConfig } from '../gateway.config.js';
import { TokenBuckets } from './token-bucket.js';

/** Keeps one caller from taking what others need. Per process: with several replicas the limits add up. */
@Injectable()
export class RateLimitService {
  private readonly callers: TokenBuckets;
  private readonly addresses: TokenBuckets;

  constructor(config: GatewayConfig) {
    this.callers = new TokenBuckets({ perSecond: config.rateLimitPerSecond, burst: config.rateLimitBurst });
    this.addresses = new TokenBuckets({ perSecond: config.anonymousPerSecond, burst: config.anonymousBurst });
  }

  /** @throws RateLimitedError */
  takeFor({ tenantId, actorKind, actorId }: Principal): void {
    refuseUntil(this.callers.take(`${tenantId} ${actorKind} ${actorId}`));
  }

  /** For a request without a credential, or with a wrong one. @throws RateLimitedError */
  takeForAddress(address: string): void {
    refuseUntil(this.addresses.take(address));
  }

  /** An address that guesses credentials is not even asked for the next one. @throws RateLimitedError */
  checkAddress(address: string): void {
    refuseUntil(this.addresses.waitFor(address));
  }
}

function refuseUntil(waitMs: number): void {
  if (waitMs > 0) throw new RateLimitedError('Too many requests. Wait a moment and repeat.', waitMs);
}
