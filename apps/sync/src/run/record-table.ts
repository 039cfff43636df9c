// How mapped fields of an object live in the columns of its table. One entry an object; the set-based statements are built from it.
import type { EmailActivities } from '@app/contracts';
import {
  MEMBER_STATUSES,
  type CrmObject,
  type Direction,
  type FieldValue,
  type Snapshot,
} from '@app/crm-core';

export interface RecordColumn {
  /** In the table. */
  readonly column: string;
  /** Of the column, and how the page's canonical value is cast into it. */
  readonly sqlType: 'text' | 'boolean' | 'jsonb' | 'numeric' | 'date' | 'timestamptz' | 'uuid';
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
  /** The one way in which this kind is carried, whatever the settings say. */
  readonly only?: Direction;
  /** SQL: which records `c` are carried under a setting of the integration; all where it is absent. */
  readonly scopes?: Readonly<Record<EmailActivities, string>>;
  /** What says twice who is meant, told once: the CRM's values as they are compared. */
  readonly settle?: (theirs: Snapshot) => Snapshot;
  /** What a field points to where it is not what the mapping says. */
  readonly targets?: Readonly<Record<string, CrmObject>>;
  /** The field may also point to a record of this kind, and then the record is none of these. */
  readonly elsewhere?: { readonly field: string; readonly object: CrmObject };
  /** Columns that are unique together, and a record's values of them in our ids; null where one is missing. */
  readonly uniqueBy?: {
    readonly columns: readonly string[];
    readonly keyOf: (ours: Snapshot) => string[] | null;
  };
  /** Of each group at least one reference must point somewhere, or the record belongs to nobody. */
  readonly needs?: readonly (readonly string[])[];
}

const text = (column: string): RecordColumn => ({ column, sqlType: 'text' });
const number = (column: string): RecordColumn => ({
  column,
  sqlType: 'numeric',
  read: (c) => `${c}::float8`,
});
const day = (column: string): RecordColumn => ({ column, sqlType: 'date', read: (c) => `${c}::text` });

const reference = (column: string): RecordColumn => ({ column, sqlType: 'uuid' });

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

const instant = (column: string): RecordColumn => ({
  column,
  sqlType: 'timestamptz',
  read: (c) => `to_char(${c} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
});

const inOrder = (v: string): string => `array_position(ARRAY['${MEMBER_STATUSES.join(`', '`)}'], ${v})`;

/** How far somebody came: nobody goes back. */
const progress: RecordColumn = {
  ...text('member_status'),
  onCreate: (v) => `coalesce(${v}, 'added')`,
  onUpdate: (v, old) =>
    `CASE WHEN ${inOrder(v)} < ${inOrder(old)} THEN ${old} ELSE coalesce(${v}, ${old}) END`,
};

/** A member that was a lead stays one at the CRM after the person has become a contact. */
const contactFirst = (theirs: Snapshot): Snapshot =>
  (theirs.contactId ?? null) === null ? theirs : { ...theirs, leadId: null };

function membershipKey({ campaignId, contactId, leadId }: Snapshot): string[] | null {
  const key: FieldValue[] = [campaignId ?? null, contactId ?? leadId ?? null];
  return key.every((id) => typeof id === 'string') ? key : null;
}

const A_PERSON = ['contactId', 'leadId'];

const aTable = (
  table: string,
  columns: RecordTable['columns'],
  more: Partial<RecordTable> = {},
): RecordTable => ({ table, columns, customColumn: 'custom_fields', ...more });

export const RECORD_TABLES: Readonly<Partial<Record<CrmObject, RecordTable>>> = {
  contact: aTable('contact', { ...PERSON, accountId: reference('account_id') }),
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
  campaignMember: aTable(
    'campaign_member',
    {
      campaignId: reference('campaign_id'),
      contactId: reference('contact_id'),
      leadId: reference('lead_id'),
      memberStatus: progress,
    },
    {
      needs: [['campaignId'], A_PERSON],
      settle: contactFirst,
      elsewhere: { field: 'campaignId', object: 'list' },
      uniqueBy: { columns: ['campaign_id', 'person_id'], keyOf: membershipKey },
    },
  ),
  activity: aTable(
    'activity',
    {
      contactId: reference('contact_id'),
      leadId: reference('lead_id'),
      campaignId: reference('campaign_id'),
      subject: text('subject'),
      occurredAt: instant('occurred_at'),
      kind: text('kind'),
      description: text('description'),
    },
    {
      needs: [A_PERSON],
      only: 'toCrm',
      scopes: { each: `c.kind <> 'emailSummary'`, summed: `c.kind = 'emailSummary'` },
    },
  ),
  deal: aTable(
    'deal',
    {
      name: text('name'),
      stage: text('stage'),
      amount: number('amount'),
      currency: text('currency'),
      closeDate: day('close_date'),
      probability: number('probability'),
      isClosed: flag('is_closed'),
      isWon: flag('is_won'),
      accountId: reference('account_id'),
    },
    { only: 'fromCrm' },
  ),
};

/**
 * Members of lists. The CRM has them among those of campaigns; here they are records of their own. Their field that says which list is called like
 * the one that says which campaign: it is mapped by the same line.
 */
export const LIST_MEMBERS: RecordTable = aTable(
  'list_member',
  {
    campaignId: reference('list_id'),
    contactId: reference('contact_id'),
    leadId: reference('lead_id'),
  },
  {
    needs: [['campaignId'], A_PERSON],
    settle: contactFirst,
    uniqueBy: { columns: ['list_id', 'person_id'], keyOf: membershipKey },
    targets: { campaignId: 'list' },
  },
);

const CUSTOM_PREFIX = 'customFields.';

/** `rank` for `customFields.rank`; undefined for a field with a column of its own. */
export function customName(field: string): string | undefined {
  return field.startsWith(CUSTOM_PREFIX) ? field.slice(CUSTOM_PREFIX.length) : undefined;
}

/** An SQL string literal. Only for names that come from a validated mapping. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
