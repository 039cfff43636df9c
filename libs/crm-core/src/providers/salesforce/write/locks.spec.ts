import type { WriteOp, WriteResult } from '../../../crm-provider.js';
import { namesOf } from '../salesforce.objects.js';
import { withoutLocks } from './locks.js';

const LOCK = { cause: 'transient', code: 'UNABLE_TO_LOCK_ROW', message: '', field: null } as const;
const op = (n: number, account?: string): WriteOp => ({
  id: `op ${n}`,
  kind: 'update',
  remoteId: String(n).padStart(3, '0'),
  values: account === undefined ? {} : { AccountId: account },
});
const done = ({ id }: WriteOp): WriteResult => ({ opId: id, ok: true, remoteId: id, created: false });
const locked = ({ id }: WriteOp): WriteResult => ({ opId: id, ok: false, error: LOCK });

describe('withoutLocks', () => {
  const signal = new AbortController().signal;

  it('sends again only what was locked: fewer at a time, neighbours of one parent together', async () => {
    const ops = [op(1, 'B'), op(2, 'A'), op(3), op(4, 'B'), op(5, 'A'), op(6)];
    const sent: string[][] = [];

    const results = await withoutLocks(ops, namesOf('contact'), signal, (some) => {
      sent.push(some.map(({ id }) => id));
      return Promise.resolve(
        some.map((one) => (sent.length === 1 && one.id !== 'op 6' ? locked(one) : done(one))),
      );
    });

    expect(results).toEqual(ops.map(done));
    expect(sent).toEqual([
      ['op 1', 'op 2', 'op 3', 'op 4', 'op 5', 'op 6'],
      ['op 3', 'op 2', 'op 5'],
      ['op 1', 'op 4'],
    ]);
  });

  it('waits no longer than it may', async () => {
    const abort = new AbortController();
    const writing = withoutLocks([op(1)], namesOf('contact'), abort.signal, (some) => {
      setImmediate(() => abort.abort());
      return Promise.resolve(some.map(locked));
    });

    await expect(writing).rejects.toThrow();
  });
});
