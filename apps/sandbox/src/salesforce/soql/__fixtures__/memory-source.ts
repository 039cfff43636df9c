import { standardObjects } from '../../schema/catalogue.js';
import { field } from '../../schema/fields.js';
import type { SObjectDef } from '../../schema/types.js';
import { makeId } from '../../store/ids.js';
import { prepareSoql } from '../prepare.js';
import type { ExecuteOptions, RecordJson, Row, RowSource } from '../types.js';

export const NOW_MS = Date.parse('2026-05-13T10:20:30Z');

/** Rows of some objects in arrays. */
export class MemorySource implements RowSource {
  readonly hidden = new Set<string>();
  /** Objects whose rows were read one by one. */
  readonly scans: string[] = [];
  userId = makeId('005', 0);
  private readonly defs = new Map<string, SObjectDef>();

  constructor(
    private readonly data: Readonly<Record<string, readonly Row[]>>,
    private readonly indexed: readonly string[] = [],
  ) {
    for (const def of standardObjects({ bare: false }))
      this.defs.set(def.name.toLowerCase(), withExtras(def));
  }

  object(name: string): SObjectDef | undefined {
    return this.defs.get(name.toLowerCase());
  }

  isVisible(object: string, name: string): boolean {
    return !this.hidden.has(`${object}.${name}`);
  }

  rows(object: string): Iterable<Row> {
    this.scans.push(object);
    return this.data[object] ?? [];
  }

  byId(object: string, id: string): Row | undefined {
    return this.data[object]?.find((row) => row.Id === id);
  }

  byField(object: string, name: string, values: readonly unknown[]): Iterable<Row> | undefined {
    if (!this.indexed.includes(`${object}.${name}`)) return undefined;
    const fold = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);
    const wanted = new Set(values.map(fold));
    return (this.data[object] ?? []).filter((row) => wanted.has(fold(row[name])));
  }

  stampedFrom(object: string, stamp: string): Iterable<Row> | undefined {
    if (!this.indexed.includes(`${object}.SystemModstamp`)) return undefined;
    return (this.data[object] ?? []).filter((row) => String(row.SystemModstamp) >= stamp);
  }

  now(): number {
    return NOW_MS;
  }
}

function withExtras(def: SObjectDef): SObjectDef {
  if (def.name !== 'Contact') return def;
  return {
    ...def,
    fields: [
      ...def.fields,
      field('Interests__c', 'multipicklist', { length: 4099, custom: true }),
      field('Score__c', 'double', { precision: 18, scale: 2, custom: true }),
      field('Code__c', 'string', {
        length: 20,
        custom: true,
        caseSensitive: true,
        unique: true,
        externalId: true,
      }),
    ],
  };
}

const SYSTEM = {
  IsDeleted: false,
  CreatedDate: '2026-01-01T00:00:00.000+0000',
  LastModifiedDate: '2026-01-01T00:00:00.000+0000',
  SystemModstamp: '2026-01-01T00:00:00.000+0000',
  CreatedById: makeId('005', 0),
  LastModifiedById: makeId('005', 0),
  OwnerId: makeId('005', 0),
};

/** A row with system fields; `values` win. */
export function aRow(prefix: string, index: number, values: Row = {}): Row {
  return { ...SYSTEM, Id: makeId(prefix, index), ...values };
}

export const url = (object: string, id: string): string => `/${object}/${id}`;

/** The records of a query, as REST would send them. */
export function records(source: RowSource, soql: string, options?: ExecuteOptions): RecordJson[] {
  const result = prepareSoql(source, soql, options).execute();
  return result.rows.map((handle) => result.toRecord(handle, url));
}

/** The first column of every row. */
export function firstColumn(source: RowSource, soql: string, options?: ExecuteOptions): unknown[] {
  const result = prepareSoql(source, soql, options).execute();
  return result.rows.map((handle) => result.project(handle)[0]);
}
