import type { OpenAPIObject } from '@nestjs/swagger';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type Schema = Schemas[string];

/** What a field of a record can hold. */
export const FIELD_VALUE_SCHEMA: Schema = {
  description: 'A text, a number, yes or no, a list of texts, or null',
  nullable: true,
  oneOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'array', items: { type: 'string' } },
  ],
};

const REFERENCE = { $ref: '#/components/schemas/FieldValue' } as const;

/** The compiler plugin knows no unions: where a class holds the value of a field it says an object of which nothing is known. */
export function nameFieldValues(schemas: Schemas): void {
  for (const schema of Object.values(schemas)) {
    if ('$ref' in schema) continue;
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      if ('$ref' in property) continue;
      const { description } = property;
      if (isFormless(property))
        schema.properties![name] = { ...(description ? { description } : {}), allOf: [REFERENCE] };
      else if (name === 'customFields') property.additionalProperties = REFERENCE;
    }
  }
}

const isFormless = (property: Exclude<Schema, { $ref: string }>): boolean =>
  property.type === 'object' &&
  !property.properties &&
  !property.allOf &&
  property.additionalProperties === undefined;
