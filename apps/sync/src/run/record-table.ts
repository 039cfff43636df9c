// How mapped fields of an object live in the columns of its table. One entry an object; the set-based statements are built from it.
import type { FieldValue } from '@app/crm-core';

export interface RecordColumn {
  /** In the table. */
  readonly column: string;
  /** As the page carries the canonical value. */
  readonly sqlType: 'text' | 'boolean' | 'jsonb';
  /** SQL for a creation, from the page's value `v`; the value itself when absent. */
  readonly onCreate?: (v: string) => string;
  /** SQL for a change, from the page's value `v` and the old row's column. */
  readonly onUpdate?: (v: string, old: string) => string;
  /** Further columns that follow from this field. */
  readonly derived?: readonly {
    readonly column: string;
    readonly onCreate: (v: string) => string;
    readonly onUpdate: (v: string, old: string) => string;
  }[];
}

export interface RecordTable {
  readonly table: string;
  readonly columns: Readonly<Record<string, RecordColumn>>;
  /** The column that holds fields without a column of their own. */
  readonly customColumn: string;
}

const text = (column: string): RecordColumn => ({ column, sqlType: 'text' });
const folded = (v: string): string => `lower(btrim(${v}))`;
/** An opt-out that is recorded already keeps its kind and its moment. */
const isOut = (old: string): string => `${old} IN ('unsubscribed', 'complained')`;

export const RECORD_TABLES: Readonly<Partial<Record<string, RecordTable>>> = {
  contact: {
    table: 'contact',
    customColumn: 'custom_fields',
    columns: {
      email: { ...text('email'), derived: [{ column: 'email_folded', onCreate: folded, onUpdate: folded }] },
      firstName: text('first_name'),
      lastName: text('last_name'),
      phone: text('phone'),
      title: text('title'),
      company: text('company'),
      status: {
        column: 'status',
        sqlType: 'boolean',
        onCreate: (v) => `CASE WHEN ${v} THEN 'unsubscribed' ELSE 'active' END`,
        onUpdate: (v, old) => `CASE WHEN ${v} AND NOT ${isOut(old)} THEN 'unsubscribed' ELSE ${old} END`,
        derived: [
          {
            column: 'opted_out_at',
            onCreate: (v) => `CASE WHEN ${v} THEN now() END`,
            onUpdate: (v, old) => `CASE WHEN ${v} AND ${old} IS NULL THEN now() ELSE ${old} END`,
          },
        ],
      },
    },
  },
};

const CUSTOM_PREFIX = 'customFields.';

/** `rank` for `customFields.rank`; undefined for a field with a column of its own. */
export function customName(field: string): string | undefined {
  return field.startsWith(CUSTOM_PREFIX) ? field.slice(CUSTOM_PREFIX.length) : undefined;
}

/** An SQL string literal. Only for names that come from a validated mapping. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export type PageValue = FieldValue | undefined;
