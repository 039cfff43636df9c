import { newApiKey, prefixOf } from './api-key/api-key.format.js';
import { hashOf, isSameHash, newSecret } from './secret-token.js';

describe('secrets', () => {
  it('have 256 random bits', () => {
    const secrets = Array.from({ length: 100 }, newSecret);

    expect(new Set(secrets).size).toBe(100);
    for (const secret of secrets) expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  });

  it('are recognised by their hash, of which every character counts', () => {
    const hash = hashOf('a');

    expect(isSameHash(hash, hashOf('a'))).toBe(true);
    expect(isSameHash(hash, hashOf('b'))).toBe(false);
    expect(isSameHash(hash, hash.slice(1))).toBe(false);
    expect(hash).toMatch(/^[\w-]{43}$/);
  });
});

describe('API keys', () => {
  it('are recognisable and give away only their prefix', () => {
    const key = newApiKey();

    expect(key).toMatch(/^mmk_[0-9a-f]{8}_[\w-]{43}$/);
    expect(prefixOf(key)).toBe(key.slice(0, 12));
  });

  it('of the environment give away eight characters', () => {
    expect(prefixOf('a-key-that-somebody-typed-in-0123456')).toBe('a-key-th');
  });
});
