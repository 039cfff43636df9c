import { Router } from './router.js';

describe('Router', () => {
  const router = new Router<string>()
    .add('GET', '/sobjects/:object/describe', 'describe')
    .add('GET', '/sobjects/:object/:id', 'read')
    .add('DELETE', '/sobjects/:object/:id', 'delete');

  it.each([
    ['GET', '/sobjects/Contact/describe', 'describe', { object: 'Contact' }],
    ['GET', '/SOBJECTS/Contact/Describe/', 'describe', { object: 'Contact' }],
    ['GET', '/sobjects/Contact/003', 'read', { object: 'Contact', id: '003' }],
    ['GET', '/sobjects/Contact/a%2Fb%20c', 'read', { object: 'Contact', id: 'a/b c' }],
    ['HEAD', '/sobjects/Contact/003', 'read', { object: 'Contact', id: '003' }],
    ['GET', '/sobjects/Contact/%E0%A4%A', 'read', { object: 'Contact', id: '%E0%A4%A' }],
  ])('%s %s goes to %s', (method, path, handler, params) => {
    expect(router.match(method, path)).toEqual({ handler, params });
  });

  it('tells a wrong method from an unknown path', () => {
    expect(router.match('POST', '/sobjects/Contact/003')).toEqual({ wrongMethod: true });
    expect(router.match('GET', '/nothing')).toEqual({ wrongMethod: false });
  });
});
