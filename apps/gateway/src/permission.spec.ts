import { covers, isAtLeast } from './permission.js';
import { scopesOfNewKey } from './account/scopes-of-new-key.js';

describe('isAtLeast', () => {
  it.each([
    ['viewer', 'viewer', true],
    ['viewer', 'operator', false],
    ['operator', 'admin', false],
    ['admin', 'operator', true],
    ['owner', 'admin', true],
  ] as const)('%s for a route of %s: %s', (role, needed, may) => {
    expect(isAtLeast(role, needed)).toBe(may);
  });
});

describe('covers', () => {
  it.each([
    [['*'], 'contacts:write', true],
    [['*'], '*', true],
    [[], 'any', true],
    [['contacts:read'], 'contacts:read', true],
    [['contacts:read'], 'contacts:write', false],
    [['contacts:write'], 'contacts:read', true],
    [['contacts:write', 'sync:write'], '*', false],
    [['contact:read'], 'contacts:read', false],
    [[], 'contacts:read', false],
  ] as const)('%j for %s: %s', (scopes, needed, may) => {
    expect(covers(scopes, needed)).toBe(may);
  });
});

describe('scopesOfNewKey', () => {
  it.each([
    [['*'], undefined, undefined],
    [['*'], ['contacts:read'], ['contacts:read']],
    [['contacts:write'], undefined, ['contacts:write']],
    [['contacts:write'], ['contacts:read'], ['contacts:read']],
  ])('of %j asking for %j are %j', (own, asked, expected) => {
    expect(scopesOfNewKey(own, asked)).toEqual(expected);
  });

  it.each([[['*']], [['sync:read']], [['contacts:read', 'keys:write']]])(
    'refuses %j to a narrower maker',
    (asked) => {
      expect(() => scopesOfNewKey(['contacts:write'], asked)).toThrow(/scopes/);
    },
  );
});
