import { Type } from 'class-transformer';
import { IsArray, ValidateNested } from 'class-validator';
import { FieldMappingBody, UpsertContactRequest } from '@app/contracts';
import { checkBody } from './check-body.js';
import { checkValue } from './check-value.js';

class MappingsBody {
  @IsArray() @ValidateNested({ each: true }) @Type(() => FieldMappingBody) mappings!: FieldMappingBody[];
}

const shape = { type: UpsertContactRequest };
const list = { type: MappingsBody, property: 'mappings' };
const pointers = (result: { errors: { pointer: string }[] }) => result.errors.map((e) => e.pointer).sort();

describe('checkBody', () => {
  it('hands over an instance of the class', () => {
    const { value, errors } = checkBody(shape, { email: 'a@example.test' });

    expect(errors).toEqual([]);
    expect(value).toBeInstanceOf(UpsertContactRequest);
  });

  it('names prototypes, broken text and the class’s own errors together', () => {
    const body = JSON.parse(
      '{"email":"x","__proto__":{"a":1},"firstName":"a\\u0000","tenantId":1}',
    ) as object;

    expect(pointers(checkBody(shape, body))).toEqual(['/__proto__', '/email', '/firstName', '/tenantId']);
  });

  it('names a place in a bare list without the list’s own name', () => {
    expect(pointers(checkBody(list, [{ markmailField: '' }, 5]))).toEqual(
      expect.arrayContaining(['/0/crmField', '/0/direction', '/0/markmailField', '/0/rule']),
    );
    expect(pointers(checkBody(list, { mappings: [] }))).toEqual(['']);
    expect(checkBody(list, []).value).toEqual([]);
  });

  it('takes a missing body for an empty one, and null for what it is', () => {
    expect(pointers(checkBody(shape, undefined))).toEqual(['/email']);
    expect(pointers(checkBody(shape, null))).toEqual(['']);
  });
});

describe('checkValue', () => {
  it('escapes names in pointers', () => {
    expect(checkValue({ 'a/b~c': 'x\0' })[0].pointer).toBe('/a~1b~0c');
  });

  it('finds what is wrong at any depth', () => {
    expect(checkValue({ a: [{ b: 'ok' }, { constructor: 1 }] }).map((e) => e.pointer)).toEqual([
      '/a/1/constructor',
    ]);
  });

  it('lets emoji and text of any language pass', () => {
    expect(checkValue({ a: '👩‍👩‍👧 日本語 \u202e é' })).toEqual([]);
  });
});
