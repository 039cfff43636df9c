import { checkContact } from './check-contact.js';

const pointersOf = (value: unknown): string[] => {
  const checked = checkContact(value);
  return 'errors' in checked ? checked.errors.map(({ pointer }) => pointer) : [];
};

describe('checkContact', () => {
  it('takes a contact as it is', () => {
    const value = {
      email: 'a@x.test',
      tags: ['x'],
      customFields: { n: 1, s: 'x', b: true, l: ['x'], none: null },
    };

    expect(checkContact(value)).toMatchObject({ contact: value });
  });

  it.each<[string, unknown, string[]]>([
    ['text', 'x', ['']],
    ['a list', [], ['']],
    ['null', null, ['']],
    ['no address', {}, ['/email']],
    [
      'several wrong fields',
      { email: 'x', title: 1, status: 'gone', foo: 1 },
      ['/email', '/foo', '/status', '/title'],
    ],
    ['a status of null', { email: 'a@x.test', status: null }, ['/status']],
    [
      'wrong custom fields beside others',
      { customFields: { '1': 1, a: {} } },
      ['/customFields/1', '/customFields/a', '/email'],
    ],
    [
      'a custom field of an object',
      { email: 'a@x.test', customFields: { a: { b: 1 } } },
      ['/customFields/a'],
    ],
    [
      'a number beyond all numbers',
      { email: 'a@x.test', customFields: { a: Infinity } },
      ['/customFields/a'],
    ],
    ['custom fields that are a list', { email: 'a@x.test', customFields: [1] }, ['/customFields']],
  ])('names all that is wrong with %s', (_, value, pointers) => {
    expect(pointersOf(value).sort()).toEqual(pointers);
  });

  it('refuses names that reach a prototype, at both levels', () => {
    const value: unknown = JSON.parse(
      '{"email":"a@x.test","__proto__":{"status":"active"},"customFields":{"__proto__":"x","constructor":"y","prototype":"z"}}',
    );

    expect(pointersOf(value).sort()).toEqual([
      '/__proto__',
      '/customFields/__proto__',
      '/customFields/constructor',
      '/customFields/prototype',
    ]);
  });

  it('survives nesting without end', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;

    expect(pointersOf(JSON.parse(`{"email":"a@x.test","customFields":{"a":${deep}}}`))).toEqual([
      '/customFields/a',
    ]);
    expect(pointersOf(JSON.parse(`{"email":"a@x.test","foo":${deep}}`)).length).toBeGreaterThan(0);
  });

  it('repeats no value in what it says', () => {
    const checked = checkContact({
      email: 'SECRET',
      phone: ['SECRET'],
      customFields: { a: { x: 'SECRET' } },
    });

    expect(JSON.stringify(checked)).toContain('/email');
    expect(JSON.stringify(checked)).not.toContain('SECRET');
  });
});
