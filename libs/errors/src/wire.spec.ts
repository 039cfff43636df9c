import {
  AppError,
  CrmRateLimitError,
  fromWire,
  InternalError,
  InvalidInputError,
  isWireError,
  NotFoundError,
  toWire,
} from './index.js';

describe('wire form of errors', () => {
  it.each<AppError>([
    new InvalidInputError('Two fields are wrong.', [
      { pointer: '/email', code: 'format', detail: 'Not an e-mail address.' },
    ]),
    new NotFoundError('No such run.', { code: 'SYNC.RUN_NOT_FOUND', details: { runId: 'r1' } }),
    new CrmRateLimitError('The daily limit is reached.', 90_000),
  ])('keeps class, code, retry and details of %s', (error) => {
    const back = fromWire(JSON.parse(JSON.stringify(toWire(error))));

    expect(back).toBeInstanceOf(error.constructor);
    expect(toWire(back)).toEqual(toWire(error));
  });

  it('hides the text of an error that is not ours', () => {
    const wire = toWire(new Error('insert into auth.token values (secret)'));

    expect(JSON.stringify(wire)).not.toContain('secret');
    expect(fromWire(wire)).toBeInstanceOf(InternalError);
  });

  it('does not take a foreign object for a wire error', () => {
    expect(isWireError({ status: 'error', message: 'x' })).toBe(false);
    expect(isWireError({ kind: 'constructor', code: 'x' })).toBe(false);
  });
});
