import { afterAttempt, PATIENCE_MS, type Situation } from './after-attempt.js';
import type { Attempt } from './send.js';

const DAY = 24 * 3_600_000;
const situation = (some: Partial<Situation> = {}): Situation => ({
  tries: 1,
  triedForMs: 0,
  isTest: false,
  failures: 0,
  failingForMs: 0,
  ...some,
});
const attempt = (some: Partial<Attempt> = {}): Attempt => ({
  startedAt: new Date(0),
  durationMs: 5,
  status: 500,
  fault: null,
  retryAfterMs: null,
  answer: null,
  ...some,
});

describe('after an attempt', () => {
  it.each([200, 201, 202, 204, 299])('%i ends the delivery and clears the endpoint', (status) => {
    expect(afterAttempt(attempt({ status }), situation({ failures: 7 }), 0.5)).toEqual({
      state: 'delivered',
      retryInMs: null,
      endpoint: { failures: 0, pauseMs: null, disable: null },
    });
  });

  it.each([301, 302, 400, 401, 404, 408, 429, 500, 503, null])('%p is tried again', (status) => {
    const after = afterAttempt(attempt({ status }), situation(), 1);

    expect(after).toMatchObject({ state: 'waiting', retryInMs: 5_000, endpoint: { failures: 1 } });
  });

  it('waits longer from try to try, up to six hours', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 20].map(
      (tries) => afterAttempt(attempt(), situation({ tries }), 1).retryInMs! / 1_000,
    );

    expect(waits).toEqual([5, 20, 80, 320, 1_280, 5_120, 20_480, 21_600, 21_600]);
  });

  it('spreads what failed together', () => {
    const waits = [0, 0.5, 1].map((chance) => afterAttempt(attempt(), situation({ tries: 2 }), chance));

    expect(waits.map(({ retryInMs }) => retryInMs)).toEqual([10_000, 15_000, 20_000]);
  });

  it('waits as long as the endpoint asks, with all of its deliveries', () => {
    const after = afterAttempt(attempt({ status: 429, retryAfterMs: 60_000 }), situation(), 1);

    expect(after).toMatchObject({ retryInMs: 60_000, endpoint: { pauseMs: 60_000 } });
  });

  it('pauses an endpoint that fails five times in a row, up to a quarter of an hour', () => {
    const pauses = [3, 4, 5, 6, 7, 8, 50].map(
      (failures) => afterAttempt(attempt(), situation({ failures }), 1).endpoint?.pauseMs,
    );

    expect(pauses).toEqual([null, 5_000, 20_000, 80_000, 320_000, 900_000, 900_000]);
  });

  it('gives a delivery up when the next try would come after three days', () => {
    const late = situation({ tries: 15, triedForMs: PATIENCE_MS - 3_600_000 });

    expect(afterAttempt(attempt(), late, 1)).toMatchObject({ state: 'failed', retryInMs: null });
  });

  it.each([
    ['410', attempt({ status: 410 }), situation(), 'gone'],
    ['three days without success', attempt(), situation({ failingForMs: 3 * DAY }), 'failing'],
    ['nearly three days', attempt(), situation({ failingForMs: 3 * DAY - 1 }), null],
  ])('after %s: disabled for %s', (_name, came, before, reason) => {
    const after = afterAttempt(came, before, 0);

    expect(after.endpoint?.disable).toBe(reason);
    expect(after.state).toBe(reason ? 'held' : 'waiting');
  });

  it.each([
    [200, 'delivered'],
    [410, 'failed'],
    [500, 'failed'],
    [null, 'failed'],
  ])('a test that met %p is %s, and says nothing about the endpoint', (status, state) => {
    expect(afterAttempt(attempt({ status }), situation({ isTest: true, failingForMs: 9 * DAY }), 0)).toEqual({
      state,
      retryInMs: null,
      endpoint: null,
    });
  });
});
