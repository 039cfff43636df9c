import type { CrmLimits, CrmSession } from '@app/crm-core';
import { CrmRateLimitError } from '@app/errors';

/** The org's day is a rolling one: calls become free little by little. Looking costs a call. Milliseconds. */
const LOOK_AGAIN_MS = 3_600_000;

/** How much of the org's day an integration may use; the rest belongs to everybody else at the customer's. */
export class ApiBudget {
  /** @param percent 1–100, of the calls that the org has a day, whoever made them */
  constructor(
    private readonly session: Pick<CrmSession, 'lastLimits'>,
    private readonly percent: number,
  ) {}

  /** Between two pieces of work. @throws CrmRateLimitError, which parks the run */
  assertLeft(): void {
    const calls = this.session.lastLimits?.()?.dailyApiCalls;
    if (!calls || !isSpent(calls, this.percent)) return;
    const used = calls.max - calls.remaining;
    throw new CrmRateLimitError(
      `${used} of the org's ${calls.max} API calls of the day are used, and the integration stops at ${this.percent} %.`,
      LOOK_AGAIN_MS,
      { code: 'SYNC.BUDGET_USED', details: { used, max: calls.max, percent: this.percent } },
    );
  }
}

const isSpent = ({ max, remaining }: CrmLimits['dailyApiCalls'], percent: number): boolean =>
  max - remaining >= (max * percent) / 100;
