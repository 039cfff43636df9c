import { CrmRateLimitError } from '@app/errors';
import { ApiBudget } from './api-budget.js';

const budget = (percent: number, calls?: { max: number; remaining: number }): ApiBudget =>
  new ApiBudget(
    { lastLimits: () => calls && { dailyApiCalls: calls, observedAt: '2026-01-01T00:00:00.000Z' } },
    percent,
  );

describe('the API budget', () => {
  it.each([
    ['nothing is known of the org', 80, undefined],
    ['less is used', 80, { max: 1_000, remaining: 201 }],
    ['all may be used, and something is left', 100, { max: 1_000, remaining: 1 }],
  ])('lets work go on when %s', (_, percent, calls) => {
    expect(() => budget(percent, calls).assertLeft()).not.toThrow();
  });

  it.each([
    ['as much is used as it allows', 80, { max: 1_000, remaining: 200 }],
    ['more is used', 80, { max: 1_000, remaining: 0 }],
    ['the org has none at all', 100, { max: 0, remaining: 0 }],
  ])('parks the run when %s', (_, percent, calls) => {
    expect(() => budget(percent, calls).assertLeft()).toThrow(CrmRateLimitError);
  });
});
