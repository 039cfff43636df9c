import { verdictOn } from './window.js';

const at = (time: string): string => `2026-01-01T${time}.000Z`;
const last = { floor: at('09:50:00'), count: 5, newest: at('09:59:00'), readAt: at('10:00:00') };

describe('verdictOn a window', () => {
  it.each([
    ['the same as before is quiet', last, { count: 5, newest: at('09:59:00') }, at('10:01:00'), 'quiet'],
    ['one row more has moved', last, { count: 6, newest: at('09:59:00') }, at('10:01:00'), 'moved'],
    ['a newer stamp has moved', last, { count: 5, newest: at('10:00:30') }, at('10:01:00'), 'moved'],
    [
      'late commits are waited for, then looked for once',
      last,
      { count: 5, newest: at('09:59:00') },
      at('10:09:30'),
      'moved',
    ],
    [
      'after that it is quiet for good',
      { ...last, readAt: at('10:09:30') },
      { count: 5, newest: at('09:59:00') },
      at('12:00:00'),
      'quiet',
    ],
    [
      'what was read within its newest second is looked at again',
      { ...last, readAt: at('09:59:01') },
      { count: 5, newest: at('09:59:00') },
      at('10:00:30'),
      'tail',
    ],
    [
      'but once',
      { ...last, readAt: at('09:59:01'), tailReadAt: at('10:00:30') },
      { count: 5, newest: at('09:59:00') },
      at('10:01:00'),
      'quiet',
    ],
    [
      'an empty window is quiet',
      { ...last, count: 0, newest: '' },
      { count: 0, newest: '' },
      at('12:00:00'),
      'quiet',
    ],
  ] as const)('%s', (_, before, now, time, verdict) => {
    expect(verdictOn(before, { ...now, probe: 'aggregate' }, new Date(time))).toBe(verdict);
  });
});
