// How a kind of record lives in its table. Whatever reads, patches and saves records is built from such a definition.
import type { CrmObject, FieldType, FieldValue } from '@app/crm-core';
import type { FieldError } from '@app/errors';

interface Kind {
  readonly sqlType: string;
  /** The form in which values are kept and compared. */
  readonly canonical: FieldType;
  /** SQL for the canonical value of a column; the column itself when absent. */
  readonly read?: (column: string) => string;
}

const KINDS = {
  text: { sqlType: 'text', canonical: 'string' },
  number: { sqlType: 'numeric', canonical: 'number', read: (column) => `${column}::float8` },
  boolean: { sqlType: 'boolean', canonical: 'boolean' },
  day: { sqlType: 'date', canonical: 'date', read: (column) => `${column}::text` },
  instant: {
    sqlType: 'timestamptz',
    canonical: 'datetime',
    read: (column) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  },
  reference: { sqlType: 'uuid', canonical: 'reference' },
  /** Whether a person may be written to: an opt-out is never taken back by a patch, and its time is kept in `opted_out_at`. */
  consent: { sqlType: 'text', canonical: 'picklist' },
} as const satisfies Record<string, Kind>;

export interface RecordField {
  readonly column: string;
  readonly kind: keyof typeof KINDS;
  /** What a new record has. @default null */
  readonly initial?: FieldValue;
  /** Nobody may leave it blank. Records of the CRM may have come without. */
  readonly isRequired?: boolean;
  /** A further column with the one form in which it is compared. */
  readonly folded?: { readonly column: string; readonly fold: (value: string | null) => string | null };
}

export interface RecordDefinition {
  readonly object: CrmObject;
  readonly table: string;
  /** By MarkMail's names. */
  readonly fields: Readonly<Record<string, RecordField>>;
  /** SQL about a record `c` that holds as long as there is something to see of it. */
  readonly condition?: string;
  /** What is wrong with values that are each fine by themselves. */
  readonly check?: (fields: Readonly<Record<string, FieldValue>>) => FieldError[];
}

export const kindOf = (field: RecordField): Kind => KINDS[field.kind];

/** The field that says whether the person may be written to; undefined for records that are no people. */
export const consentFieldOf = ({ fields }: RecordDefinition): string | undefined =>
  Object.keys(fields).find((name) => fields[name].kind === 'consent');
