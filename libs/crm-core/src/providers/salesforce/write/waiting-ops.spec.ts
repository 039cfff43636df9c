import { WaitingOps } from './waiting-ops.js';

describe('WaitingOps', () => {
  it('gives each op once, two of one record one after the other, and in the end those that were never asked for', () => {
    const ops = new WaitingOps();
    ops.add('a', '1');
    ops.add('b', '2');
    ops.add('a', '3');
    ops.add('c', '4');

    expect([ops.take('a'), ops.take('a'), ops.take('a'), ops.take('x'), ops.take(undefined)]).toEqual([
      '1',
      '3',
      undefined,
      undefined,
      undefined,
    ]);
    expect([...ops.left()].sort()).toEqual(['2', '4']);
    expect([...ops.left()]).toEqual([]);
  });
});
