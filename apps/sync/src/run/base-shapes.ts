// How a base is kept: as an array of its values behind the name of their shape, since a link a row with every field's name in it costs a fifth of
// a first pull. Bases outlive mappings, so every shape that was ever used can still be read.
import { hash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { FieldValue, Snapshot } from '@app/crm-core';

/** As Postgres keeps it: shape and values, or names and values where a field is missing. */
export type StoredBase = readonly [shape: string, ...values: FieldValue[]] | Snapshot;

/** 48 bits are plenty to tell a tenant's mappings apart. Hexadecimal digits. */
const ID_LENGTH = 12;

export class BaseShapes {
  /** Of this run's mapping. */
  readonly id: string;
  private readonly known = new Map<string, readonly string[]>();

  constructor(private readonly names: readonly string[]) {
    this.id = hash('sha256', JSON.stringify(names), 'hex').slice(0, ID_LENGTH);
    this.known.set(this.id, names);
  }

  /** Writes this run's shape down and learns those of earlier mappings. Call it before a base is read or written. */
  async open(client: PoolClient, tenantId: string): Promise<void> {
    await client.query(
      'INSERT INTO base_shape (tenant_id, id, names) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [tenantId, this.id, this.names],
    );
    const { rows } = await client.query<{ id: string; names: string[] }>('SELECT id, names FROM base_shape');
    for (const { id, names } of rows) this.known.set(id, names);
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
    return Object.fromEntries(names.map((name, i) => [name, values[i]]));
  }
}

const isPacked = (stored: StoredBase): stored is readonly [string, ...FieldValue[]] => Array.isArray(stored);
