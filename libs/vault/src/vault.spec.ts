import { randomBytes } from 'node:crypto';
import { UnreadableSecretError, Vault, type SecretContext } from './vault.js';

const key = (version: string) => ({ version, key: randomBytes(32) });
const V1 = key('v1');
const V2 = key('v2');
const CONTEXT: SecretContext = { tenantId: 't1', ownerId: 'c1', purpose: 'accessToken' };
const SECRET = '00Dx0000000BV7z!AR8AQ.a_token 日本語';

const fails = (work: () => unknown): boolean => {
  try {
    work();
    return false;
  } catch (error) {
    return error instanceof UnreadableSecretError;
  }
};

describe('Vault', () => {
  const vault = new Vault([V1]);

  it('opens what it sealed', () => {
    expect(vault.open(vault.seal(SECRET, CONTEXT), CONTEXT)).toBe(SECRET);
    expect(vault.open(vault.seal('', CONTEXT), CONTEXT)).toBe('');
  });

  it('seals the same secret differently each time, and never readably', () => {
    const [one, two] = [vault.seal(SECRET, CONTEXT), vault.seal(SECRET, CONTEXT)];

    expect(one).not.toBe(two);
    expect(Buffer.from(one.split('.')[2], 'base64url').includes('a_token')).toBe(false);
  });

  it('refuses a seal with any one byte flipped', () => {
    const sealed = vault.seal(SECRET, CONTEXT);
    const [format, version, body] = sealed.split('.');
    const bytes = Buffer.from(body, 'base64url');

    const opened = [...bytes.keys()].flatMap((at) =>
      [0x01, 0x80, 0xff].filter((mask) => {
        const changed = Buffer.from(bytes);
        changed[at] ^= mask;
        return !fails(() => vault.open(`${format}.${version}.${changed.toString('base64url')}`, CONTEXT));
      }),
    );

    expect(bytes.length).toBeGreaterThan(88);
    expect(opened).toEqual([]);
  });

  it('refuses a seal with any one character of its text changed, also where the bytes would be the same', () => {
    const sealed = vault.seal(SECRET, CONTEXT);

    const opened = [...sealed].flatMap((character, at) =>
      ['A', 'B', '_', '.', '+', '=', ' ', '\n', '2'].filter((other) => {
        if (other === character) return false;
        const changed = `${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`;
        return !fails(() => vault.open(changed, CONTEXT));
      }),
    );

    expect(opened).toEqual([]);
    expect(fails(() => vault.open(`${sealed}=`, CONTEXT))).toBe(true);
    expect(fails(() => vault.open(`${sealed}.`, CONTEXT))).toBe(true);
  });

  it('refuses a seal cut at any place', () => {
    const sealed = vault.seal(SECRET, CONTEXT);

    const opened = [...sealed].filter((_, at) => !fails(() => vault.open(sealed.slice(0, at), CONTEXT)));

    expect(opened).toEqual([]);
  });

  it.each([
    ['tenant', { ...CONTEXT, tenantId: 't2' }],
    ['connection', { ...CONTEXT, ownerId: 'c2' }],
    ['column', { ...CONTEXT, purpose: 'refreshToken' }],
    ['tenant and connection that read the same when joined', { ...CONTEXT, tenantId: 't1c', ownerId: '1' }],
  ] as const)('refuses a seal that was moved to another %s', (_name, elsewhere) => {
    const sealed = vault.seal(SECRET, CONTEXT);

    expect(fails(() => vault.open(sealed, elsewhere))).toBe(true);
    expect(fails(() => vault.rewrap(sealed, elsewhere))).toBe(true);
  });

  it('refuses the wrapped key of one seal with the text of another', () => {
    const parts = ['one', 'two'].map((text) =>
      Buffer.from(vault.seal(text, CONTEXT).split('.')[2], 'base64url'),
    );
    const mixed = Buffer.concat([parts[0].subarray(0, 60), parts[1].subarray(60)]).toString('base64url');

    expect(fails(() => vault.open(`v1.v1.${mixed}`, CONTEXT))).toBe(true);
  });

  it('refuses another version label, even of the same key', () => {
    const both = new Vault([V1, { version: 'v2', key: V1.key }]);
    const sealed = both.seal(SECRET, CONTEXT);

    expect(fails(() => both.open(sealed.replace('v1.v1.', 'v1.v2.'), CONTEXT))).toBe(true);
    expect(fails(() => both.open(sealed.replace('v1.v1.', 'v1.v9.'), CONTEXT))).toBe(true);
  });

  it('opens seals of an older key, seals with the newest, and rewraps without changing the secret', () => {
    const old = vault.seal(SECRET, CONTEXT);
    const both = new Vault([V2, V1]);

    const rewrapped = both.rewrap(old, CONTEXT);

    expect(both.open(old, CONTEXT)).toBe(SECRET);
    expect(both.seal(SECRET, CONTEXT).startsWith('v1.v2.')).toBe(true);
    expect(new Vault([V2]).open(rewrapped, CONTEXT)).toBe(SECRET);
    expect(fails(() => vault.open(rewrapped, CONTEXT))).toBe(true);
    expect(both.rewrap(rewrapped, CONTEXT)).toBe(rewrapped);
  });

  it('says nothing about a secret that it cannot open', () => {
    const error = new UnreadableSecretError();

    expect(error.message).toBe('A stored secret cannot be read.');
    expect(error.cause).toBeUndefined();
  });
});
