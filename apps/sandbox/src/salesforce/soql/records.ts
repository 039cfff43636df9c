// Records as REST sends them: the row's own fields, parents as nested records, children as nested results.
import { invalidField, located, noSuchChildren } from './errors.js';
import { Scope, type Path, type Step } from './scope.js';
import type { FieldExpr, Query, RecordJson, RecordUrl, Row, SelectItem } from './types.js';

/** A part of a record: its name and how to get its value. */
interface Entry {
  readonly key: string;
  readonly value: (row: Row, object: string, url: RecordUrl) => unknown;
}

/** Children of a row, as a nested query result; null where there are none. */
export type ChildResult = (parentId: string, url: RecordUrl) => RecordJson | null;

export class RecordShape {
  private readonly entries: Entry[] = [];
  private readonly parents = new Map<string, RecordShape>();

  /** `typeName` is shown in `attributes` in place of the object where a parent may be of several objects. */
  constructor(private readonly typeName?: string) {}

  addField(path: Path, key = path.field.name): void {
    this.addAt(path.steps, { key, value: (row, object) => path.own(row, object) });
  }

  addValue(key: string, get: (row: Row) => unknown): void {
    this.entries.push({ key, value: (row) => get(row) });
  }

  addChildren(key: string, children: ChildResult): void {
    this.entries.push({ key, value: (row, _object, url) => children(String(row.Id), url) });
  }

  /** The parent's fields depend on what object it is. */
  addTypeof(step: Step, cases: ReadonlyMap<string, RecordShape>, otherwise: RecordShape): void {
    this.entries.push({
      key: step.name,
      value: (row, _object, url) => {
        const parent = step.follow(row);
        return parent && (cases.get(parent.object) ?? otherwise).render(parent.row, parent.object, url);
      },
    });
  }

  render(row: Row, object: string, url: RecordUrl): RecordJson {
    const record: RecordJson = {
      attributes: { type: this.typeName ?? object, url: url(object, String(row.Id)) },
    };
    for (const { key, value } of this.entries) record[key] = value(row, object, url) ?? null;
    return record;
  }

  private addAt(steps: readonly Step[], entry: Entry): void {
    if (steps.length === 0) {
      this.entries.push(entry);
      return;
    }
    const [step, ...rest] = steps;
    this.parent(step).addAt(rest, entry);
  }

  private parent(step: Step): RecordShape {
    const known = this.parents.get(step.name);
    if (known !== undefined) return known;
    const shape = new RecordShape(step.isPolymorphic ? 'Name' : undefined);
    this.parents.set(step.name, shape);
    this.entries.push({
      key: step.name,
      value: (row, _object, url) => {
        const parent = step.follow(row);
        return parent && shape.render(parent.row, parent.object, url);
      },
    });
    return shape;
  }
}

/** @throws SoqlError where an object is not one that the lookup may lead to, or a field does not exist */
export function addTypeof(
  shape: RecordShape,
  scope: Scope,
  item: Extract<SelectItem, { kind: 'typeof' }>,
): void {
  const step = scope.step(scope.def, item.relationship, item.at);
  const shapeOf = (object: string, fields: readonly FieldExpr[]): RecordShape => {
    const def = step.lookup.referenceTo?.some((one) => one.toLowerCase() === object.toLowerCase())
      ? scope.source.object(object)
      : undefined;
    if (def === undefined) {
      throw invalidField(
        scope.text,
        item.at,
        `${object} is not a valid type for the relationship ${step.name}`,
      );
    }
    const inner = new Scope(scope.source, def, scope.text);
    const made = new RecordShape();
    for (const field of fields) made.addField(inner.path(field));
    return made;
  };
  const cases = new Map(
    item.cases.map(({ object, fields }) => [
      scope.source.object(object)?.name ?? object,
      shapeOf(object, fields),
    ]),
  );
  const otherwise = new RecordShape('Name');
  const names = new Scope(scope.source, step.target, scope.text);
  for (const field of item.otherwise ?? []) otherwise.addField(names.path(field));
  shape.addTypeof(step, cases, otherwise);
}

/** The child object and lookup behind the FROM of a sub-query. @throws SoqlError INVALID_TYPE */
export function childrenOf(scope: Scope, query: Query): { child: Scope; field: string; name: string } {
  const wanted = query.from.toLowerCase();
  const relationship = scope.def.childRelationships?.find(
    (one) => one.relationshipName.toLowerCase() === wanted,
  );
  const def = relationship && scope.source.object(relationship.childSObject);
  if (relationship === undefined || def === undefined)
    throw noSuchChildren(scope.text, query.fromAt, query.from);
  const { field, relationshipName: name } = relationship;
  return { child: new Scope(scope.source, def, scope.text, query.alias), field, name };
}

export const duplicateField = (scope: Scope, at: number, name: string): Error =>
  located('INVALID_FIELD', scope.text, at, `duplicate field selected: ${name}`);
