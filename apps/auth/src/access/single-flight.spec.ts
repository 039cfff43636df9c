import { SingleFlight } from './single-flight.js';
import { Turnstile } from './turnstile.js';

function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

const turns = () => new Promise((resolve) => setImmediate(resolve));

describe('SingleFlight', () => {
  it('does the work once for all who ask meanwhile, and again for those who ask later', async () => {
    const flight = new SingleFlight<number>();
    const first = deferred<number>();
    let started = 0;
    const ask = (work: Promise<number>) =>
      flight.share('a', () => {
        started += 1;
        return work;
      });

    const together = [ask(first.promise), ask(first.promise)];
    first.resolve(1);

    expect(await Promise.all(together)).toEqual([1, 1]);
    expect(await ask(Promise.resolve(2))).toBe(2);
    expect(started).toBe(2);
  });

  it('shares a failure and forgets it', async () => {
    const flight = new SingleFlight<number>();
    const first = deferred<number>();

    const together = [flight.share('a', () => first.promise), flight.share('a', () => first.promise)];
    first.reject(new Error('no'));

    const outcomes = await Promise.allSettled(together);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
    expect(await flight.share('a', () => Promise.resolve(3))).toBe(3);
  });

  it('keeps different things apart', async () => {
    const flight = new SingleFlight<string>();

    const both = [
      flight.share('a', () => Promise.resolve('a')),
      flight.share('b', () => Promise.resolve('b')),
    ];

    expect(await Promise.all(both)).toEqual(['a', 'b']);
  });
});

describe('Turnstile', () => {
  it('lets only so many through at once, in order, and frees the place of one that failed', async () => {
    const turnstile = new Turnstile(2);
    const gates = Array.from({ length: 5 }, () => deferred<void>());
    const entered: number[] = [];
    const passes = gates.map((gate, index) =>
      turnstile.pass(() => {
        entered.push(index);
        return gate.promise;
      }),
    );
    const all = Promise.allSettled(passes);

    await turns();
    expect(entered).toEqual([0, 1]);
    gates[1].reject(new Error('no'));
    await turns();
    expect(entered).toEqual([0, 1, 2]);
    for (const gate of gates) gate.resolve();

    expect(
      (await all).map((outcome) => outcome.status).filter((status) => status === 'fulfilled'),
    ).toHaveLength(4);
    expect(entered).toEqual([0, 1, 2, 3, 4]);
  });
});
