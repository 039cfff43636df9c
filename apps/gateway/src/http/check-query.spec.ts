import { ListContactsRequest, ListRunsRequest } from '@app/contracts';
import { checkQuery } from './check-query.js';

const errorsOf = (query: Record<string, unknown>, isOpen = false) =>
  checkQuery(ListContactsRequest, query, isOpen).errors.map(({ pointer, code }) => `${pointer} ${code}`);

describe('checkQuery', () => {
  it('makes numbers of numbers and leaves text', () => {
    const { value } = checkQuery(ListContactsRequest, { limit: '20', email: '20' });

    expect({ ...value }).toEqual({ limit: 20, email: '20' });
  });

  it.each(['1.0', '1e1', '0x10', ' 1', '+1', '01', '', 'NaN', 'Infinity', '9'.repeat(20)])(
    'does not take %j for a number',
    (limit) => {
      expect(errorsOf({ limit })).toEqual([expect.stringMatching(/^\?limit /)]);
    },
  );

  it('names all that is wrong at once', () => {
    const found = errorsOf({ limit: '0', updatedSince: 'x', surprise: '1', email: ['a', 'b'] });

    expect(found.sort()).toEqual([
      '?email repeated',
      '?limit range',
      '?surprise unknown',
      '?updatedSince format',
    ]);
  });

  it('knows no parameter where the route has none', () => {
    expect(checkQuery(undefined, { a: '1' }).errors).toHaveLength(1);
    expect(checkQuery(undefined, {}).errors).toEqual([]);
  });

  it('leaves foreign parameters aside where somebody else makes the address', () => {
    expect(errorsOf({ surprise: '1', limit: '5' }, true)).toEqual([]);
    expect(errorsOf({ surprise: '1', limit: '0' }, true)).toEqual(['?limit range']);
  });

  it('checks values that only some texts can be', () => {
    const { errors } = checkQuery(ListRunsRequest, { state: 'lost', integrationId: '1' });

    expect(errors.map((e) => e.pointer).sort()).toEqual(['?integrationId', '?state']);
  });
});
