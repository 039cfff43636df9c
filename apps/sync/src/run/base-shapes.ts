// How a base is kept: as an array of its values behind the name of their shape, since a link a row with every field's name in it costs a fifth of
// a first pull. Bases outlive mappings, so every shape that was ever used can still be read.
import { hash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { FieldValue, Snapshot } from '@app/crm-core';

/** As Postgres keeps it: shape and values, or names and values where a field is missing. */
export type StoredBase = readonly [shape: string, ...values: FieldValue[]] | Snapshot;

/** How bases of one mapping are kept. */
export interface Shape {
  readonly id: string;
  readonly names: readonly string[];
  /** Of each name the version of the mapping that its values' form began with, 0 for the first; null where all did. */
  readonly since: readonly number[] | null;
}

/** 48 bits are plenty to tell a tenant's mappings apart. Hexadecimal digits. */
const ID_LENGTH = 12;

export class BaseShapes {
  /** Of this run's mapping. */
  readonly id: string;
  private readonly known = new Map<string, readonly (string | null)[]>();

  /** @param since by name: the version of the mapping since which its values have the form that they have; left out where that is the first */
  constructor(
    private readonly names: readonly string[],
    private readonly since: ReadonlyMap<string, number> = new Map(),
  ) {
    const shape = since.size > 0 ? [names, this.versions] : names;
    this.id = hash('sha256', JSON.stringify(shape), 'hex').slice(0, ID_LENGTH);
    this.known.set(this.id, names);
  }

  /** Of each name; 0 for the first. */
  private get versions(): number[] {
    return this.names.map((name) => this.since.get(name) ?? 0);
  }

  /** Writes this run's shape down and learns those of earlier mappings. Call it before a base is read or written. */
  async open(client: PoolClient, tenantId: string): Promise<void> {
    await client.query(
      'INSERT INTO base_shape (tenant_id, id, names, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [tenantId, this.id, this.names, this.since.size > 0 ? this.versions : null],
    );
    const { rows } = await client.query<Shape>('SELECT id, names, since FROM base_shape');
    for (const shape of rows) this.learn(shape);
  }

  /** What both sides agreed on in another form than today's is not compared with what comes now: it is as if they had not met there. */
  learn({ id, names, since }: Shape): void {
    const isToday = (name: string, i: number): boolean =>
      !this.names.includes(name) || (since?.[i] ?? 0) === (this.since.get(name) ?? 0);
    this.known.set(
      id,
      names.map((name, i) => (isToday(name, i) ? name : null)),
    );
  }

  pack(base: Snapshot): StoredBase {
    for (const name of this.names) if (!(name in base)) return base;
    return [this.id, ...this.names.map((name) => base[name])];
  }

  /** The same as JSON, of a base that names every field, from the text of its values (a JSON array in mapping order). */
  packText(values: string): string {
    return values === '[]' ? `["${this.id}"]` : `["${this.id}",${values.slice(1)}`;
  }

  unpack(stored: StoredBase | null): Snapshot | null {
    if (stored === null || !isPacked(stored)) return stored;
    const [id, ...values] = stored;
    const names = this.known.get(id);
    if (!names) throw new Error(`A link's base has the unknown shape ${id}.`);
    const base: Record<string, FieldValue> = {};
    names.forEach((name, i) => {
      if (name !== null) base[name] = values[i];
    });
    return base;
  }
}

const isPacked = (stored: StoredBase): stored is readonly [string, ...FieldValue[]] => Array.isArray(stored);
