import { createLogger, runInContext } from './index.js';

function capture(work: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  work(createLogger('test', 'debug', { write: (line) => void lines.push(line) }));
  return lines.join('');
}

describe('createLogger', () => {
  it('replaces secrets and personal values at several depths', () => {
    const text = capture((log) =>
      log.info(
        {
          accessToken: 'val-1',
          contact: { email: 'val-2', phone: 'val-3' },
          a: { b: { refreshToken: 'val-4' } },
        },
        'x',
      ),
    );

    expect(text).not.toMatch(/val-[1-4]/);
  });

  it('writes the code of a database error but none of its parameters', () => {
    const error = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (email)=(taro@example.com)',
      parameters: ['taro@example.com'],
    });

    const text = capture((log) => log.error({ err: error }, 'failed'));

    expect(text).toContain('23505');
    expect(text).not.toContain('taro@example.com');
  });

  it('adds the correlation id of the work at hand', () => {
    expect(capture((log) => runInContext({ correlationId: 'c-1' }, () => log.info('x')))).toContain(
      '"correlationId":"c-1"',
    );
  });
});
