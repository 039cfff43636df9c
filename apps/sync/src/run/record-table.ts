// How mapped fields of an object live in the columns of its table. One entry an object; the set-based statements are built from it.
import type { CrmObject } from '@app/crm-core';

export interface RecordColumn {
  /** In the table. */
  readonly column: string;
  /** Of the column, and how the page's canonical value is cast into it. */
  readonly sqlType: 'text' | 'boolean' | 'jsonb' | 'numeric' | 'date';
  /** SQL for the canonical value of the column `c`; the column itself when absent. */
  readonly read?: (c: string) => string;
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
const number = (column: string): RecordColumn => ({
  column,
  sqlType: 'numeric',
  read: (c) => `${c}::float8`,
});
const day = (column: string): RecordColumn => ({ column, sqlType: 'date', read: (c) => `${c}::text` });

/** Never blank here: what the CRM leaves open is "no". */
const flag = (column: string): RecordColumn => {
  const orNo = (v: string): string => `coalesce(${v}, false)`;
  return { column, sqlType: 'boolean', onCreate: orNo, onUpdate: orNo };
};

/** A text with a second column that holds the one form in which it is compared. */
function compared(column: string): RecordColumn {
  const folded = (v: string): string => `lower(btrim(${v}))`;
  return { ...text(column), derived: [{ column: `${column}_folded`, onCreate: folded, onUpdate: folded }] };
}

/** An opt-out that is recorded already keeps its kind and its moment. */
const isOut = (old: string): string => `${old} IN ('unsubscribed', 'complained')`;

/** Consent: the page says whether the person opted out. */
const consent: RecordColumn = {
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
};

const PERSON = {
  email: compared('email'),
  firstName: text('first_name'),
  lastName: text('last_name'),
  phone: text('phone'),
  title: text('title'),
  company: text('company'),
  status: consent,
};

const aTable = (table: string, columns: RecordTable['columns']): RecordTable => ({
  table,
  columns,
  customColumn: 'custom_fields',
});

export const RECORD_TABLES: Readonly<Partial<Record<CrmObject, RecordTable>>> = {
  contact: aTable('contact', PERSON),
  lead: aTable('lead', { ...PERSON, leadStatus: text('lead_status'), source: text('source') }),
  account: aTable('account', {
    name: compared('name'),
    website: text('website'),
    phone: text('phone'),
    industry: text('industry'),
  }),
  list: aTable('list', { name: text('name'), description: text('description') }),
  campaign: aTable('campaign', {
    name: text('name'),
    description: text('description'),
    campaignStatus: text('campaign_status'),
    type: text('type'),
    startDate: day('start_date'),
    endDate: day('end_date'),
    isActive: flag('is_active'),
    budget: number('budget'),
  }),
};

const CUSTOM_PREFIX = 'customFields.';

/** `rank` for `customFields.rank`; undefined for a field with a column of its own. */
export function customName(field: string): string | undefined {
  return field.startsWith(CUSTOM_PREFIX) ? field.slice(CUSTOM_PREFIX.length) : undefined;
}

/** An SQL string literal. Only for names that come from a validated mapping. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
