import type { Request } from 'express';
import { cookieOf, credentialOf } from './credential.service.js';

const read = (headers: Record<string, string>) =>
  credentialOf({ headers } as unknown as Request, 'crm_session');
const SESSION = 'a-session-token-of-16';

describe('credentialOf', () => {
  it.each([
    [{ authorization: 'Bearer abc' }, { kind: 'apiKey', token: 'abc' }],
    [{ authorization: 'bearer abc' }, { kind: 'apiKey', token: 'abc' }],
    [{ authorization: 'Bearer a.b.c' }, { kind: 'apiKey', token: 'a.b.c' }],
    [{ authorization: 'Bearer eyJh.eyJz.c2ln' }, { kind: 'jwt', token: 'eyJh.eyJz.c2ln' }],
    [{ cookie: `x=1; crm_session=${SESSION}` }, { kind: 'session', token: SESSION }],
    [
      { authorization: 'Bearer abc', cookie: `crm_session=${SESSION}` },
      { kind: 'apiKey', token: 'abc' },
    ],
    [{}, undefined],
    [{ cookie: 'crm_session=short' }, undefined],
    [{ cookie: `other_crm_session=${SESSION}` }, undefined],
  ])('of %j is %j', (headers, expected) => {
    expect(read(headers as Record<string, string>)).toEqual(expected);
  });

  it.each(['Basic abc', 'Bearer', 'Bearer ', 'Bearer a b', 'abc', `Bearer ${'x'.repeat(8_193)}`])(
    'refuses %.30s',
    (authorization) => {
      expect(() => read({ authorization })).toThrow(/Bearer/);
    },
  );
});

describe('cookieOf', () => {
  it('takes the first of the name, as browsers send the most specific first', () => {
    expect(cookieOf('a=1; b=2; a=3', 'a')).toBe('1');
  });
});
