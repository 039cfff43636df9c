import { traceIdOf } from './trace.middleware.js';
import { RouteTable } from './route-table.js';

describe('RouteTable', () => {
  const operation = { responses: {} };
  const table = new RouteTable({
    paths: {
      '/api/contacts': { get: operation, post: operation },
      '/api/contacts/{id}': { get: operation, patch: operation },
      '/api/contacts/import': { post: operation },
      '/api/openapi.json': { get: operation },
    },
  });

  it.each([
    ['/api/contacts', ['GET', 'HEAD', 'POST']],
    ['/api/contacts/', ['GET', 'HEAD', 'POST']],
    ['/api/contacts/1', ['GET', 'HEAD', 'PATCH']],
    ['/api/contacts/import', ['GET', 'HEAD', 'PATCH', 'POST']],
    ['/api/contacts/1/2', []],
    ['/api/openapiXjson', []],
    ['/', []],
  ])('knows the methods of %s', (path, methods) => {
    expect(table.methodsOf(path).sort()).toEqual(methods);
  });
});

describe('traceIdOf', () => {
  const trace = '0af7651916cd43dd8448eb211c80319c';

  it.each([
    [{ traceparent: `00-${trace}-b7ad6b7169203331-01` }, trace],
    [{ 'x-request-id': 'abc-1' }, 'abc-1'],
    [{ traceparent: `00-${trace}-b7ad6b7169203331-01`, 'x-request-id': 'abc-1' }, trace],
  ])('takes the caller’s: %j', (headers, expected) => {
    expect(traceIdOf({ headers })).toBe(expected);
  });

  it.each([
    {},
    { 'x-request-id': 'with space' },
    { 'x-request-id': 'a\nb' },
    { 'x-request-id': 'x'.repeat(129) },
    { traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01` },
    { traceparent: 'garbage' },
  ])('makes its own for %j', (headers) => {
    expect(traceIdOf({ headers })).toMatch(/^[\da-f-]{36}$/);
  });
});
