import { randomBytes } from 'node:crypto';
import { parseMasterKeys, problemWithMasterKeys } from './master-keys.js';

const key = (bytes = 32) => randomBytes(bytes).toString('base64');

describe('master keys', () => {
  it('are read newest first', () => {
    const [newer, older] = [key(), key()];

    const keys = parseMasterKeys(`v2:${newer},v1:${older}`);

    expect(keys.map(({ version }) => version)).toEqual(['v2', 'v1']);
    expect(keys.map((one) => one.key.toString('base64'))).toEqual([newer, older]);
  });

  it.each([
    ['nothing', ''],
    ['no version', key()],
    ['31 bytes', `v1:${key(31)}`],
    ['33 bytes', `v1:${key(33)}`],
    ['all zero', `v1:${Buffer.alloc(32).toString('base64')}`],
    ['one byte repeated', `v1:${Buffer.alloc(32, 7).toString('base64')}`],
    ['a line break', `v1:${key()}\n`],
    ['base64url', `v1:${'-_'.repeat(21)}A=`],
    ['the same version twice', `v1:${key()},v1:${key()}`],
    ['an empty entry', `v1:${key()},`],
  ])('are refused with %s', (_name, text) => {
    expect(problemWithMasterKeys(text)).toEqual(expect.any(String));
    expect(() => parseMasterKeys(text)).toThrow();
  });
});
