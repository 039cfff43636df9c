// Finding fields and relationships by name, without case.
import type { FieldDef, SObjectDef } from './types.js';

interface Names {
  readonly fields: ReadonlyMap<string, FieldDef>;
  readonly relationships: ReadonlyMap<string, FieldDef>;
}

const known = new WeakMap<SObjectDef, Names>();

function namesOf(def: SObjectDef): Names {
  let names = known.get(def);
  if (names === undefined) {
    const related = def.fields.filter((field) => field.relationshipName !== undefined);
    names = {
      fields: new Map(def.fields.map((field) => [field.name.toLowerCase(), field])),
      relationships: new Map(related.map((field) => [String(field.relationshipName).toLowerCase(), field])),
    };
    known.set(def, names);
  }
  return names;
}

export function fieldNamed(def: SObjectDef, name: string): FieldDef | undefined {
  return namesOf(def).fields.get(name.toLowerCase());
}

/** The lookup field behind a relationship: `AccountId` for `Account`. */
export function lookupNamed(def: SObjectDef, relationship: string): FieldDef | undefined {
  return namesOf(def).relationships.get(relationship.toLowerCase());
}
