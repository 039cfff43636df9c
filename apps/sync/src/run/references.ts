// Fields that hold ids of other records. Each side has its own; inside the engine they are MarkMail's, and links translate at the doors. The
// hash of what the CRM sent is made of its own ids, so that a row that did not change is never translated.
import type { CompiledMapping, CrmObject, Direction, FieldValue, Snapshot } from '@app/crm-core';
import type { RecordTable } from './record-table.js';

export interface Reference {
  readonly name: string;
  readonly object: CrmObject;
  readonly crmField: string;
  /** MarkMail learns it from the CRM. */
  readonly isRead: boolean;
}

/** A record that is named by one side's id. */
export interface Named {
  readonly object: CrmObject;
  readonly id: string;
}

/** What an id of the one side is on the other; undefined where it is not linked. */
export type Translate = (named: Named) => string | undefined;

export class References {
  readonly fields: readonly Reference[];

  constructor(
    mapping: CompiledMapping,
    private readonly table: Pick<RecordTable, 'needs' | 'targets'>,
    direction: Direction,
  ) {
    const targets = new Map(mapping.references.map(({ name, object }) => [name, object]));
    this.fields = mapping.rules.flatMap(({ name, crmField, direction: own }) => {
      const object = table.targets?.[name] ?? targets.get(name);
      const isRead = direction !== 'toCrm' && own !== 'toCrm';
      return object ? [{ name, object, crmField, isRead }] : [];
    });
  }

  get isEmpty(): boolean {
    return this.fields.length === 0;
  }

  /** What some snapshots point to, each once. */
  namedIn(snapshots: readonly Snapshot[]): Named[] {
    const named = new Map<string, Named>();
    for (const snapshot of snapshots)
      for (const { name, object } of this.fields) {
        const id = snapshot[name];
        if (typeof id === 'string') named.set(keyOf({ object, id }), { object, id });
      }
    return [...named.values()];
  }

  /** The CRM's values with our ids. Where several fields of ours share one of the CRM's, the one whose kind of record it is has it. */
  toOurs(theirs: Snapshot, translate: Translate): TranslatedReferences {
    const values: Record<string, FieldValue> = { ...theirs };
    const unresolved = new Set<string>();
    const missing: Named[] = [];
    for (const sharing of this.byCrmField()) {
      const found = sharing.map(({ name, object }) => ourIdOf(theirs[name], object, translate));
      const isKnown = found.some((id) => typeof id === 'string');
      sharing.forEach(({ name, object, isRead }, i) => {
        const id = theirs[name];
        if (found[i] !== undefined || typeof id !== 'string' || isKnown) {
          values[name] = found[i] ?? null;
          return;
        }
        delete values[name];
        unresolved.add(name);
        if (isRead) missing.push({ object, id });
      });
    }
    return { values, unresolved, missing };
  }

  /**
   * Our values with the CRM's ids; those that are not linked there are left out and told.
   * @param isWhole as the CRM holds them: a field that several of ours share says the same in each
   */
  toTheirs(
    ours: Snapshot,
    translate: Translate,
    isWhole = false,
  ): { values: Snapshot; unresolved: string[] } {
    const values: Record<string, FieldValue> = { ...ours };
    const unresolved: string[] = [];
    for (const sharing of this.byCrmField()) {
      const given = sharing.filter(({ name }) => typeof ours[name] === 'string');
      for (const { name, object } of given) {
        const id = translate({ object, id: ours[name] as string });
        if (id === undefined) {
          delete values[name];
          unresolved.push(name);
        } else values[name] = id;
      }
      const [first] = given.map(({ name }) => values[name]);
      if (isWhole && first !== undefined) for (const { name } of sharing) values[name] = first;
    }
    return { values, unresolved };
  }

  /** A record that points nowhere where it must is none of this integration's: of people or campaigns that it does not synchronise. */
  isForeign(values: Snapshot): boolean {
    return (this.table.needs ?? []).some((group) => group.every((name) => (values[name] ?? null) === null));
  }

  /** Of a record without these it could not be said to whom it belongs. */
  areNeeded(unresolved: Iterable<string>): boolean {
    const names = new Set(unresolved);
    return (this.table.needs ?? []).some((group) => group.some((name) => names.has(name)));
  }

  private byCrmField(): Reference[][] {
    return [...Map.groupBy(this.fields, ({ crmField }) => crmField).values()];
  }
}

export interface TranslatedReferences {
  /** Without those that could not be translated. */
  readonly values: Snapshot;
  readonly unresolved: ReadonlySet<string>;
  /** What to wait for. */
  readonly missing: readonly Named[];
}

export const keyOf = ({ object, id }: Named): string => `${object} ${id}`;

const ourIdOf = (id: FieldValue | undefined, object: CrmObject, translate: Translate): string | undefined =>
  typeof id === 'string' ? translate({ object, id }) : undefined;
