// Rows of a query, from either transport, as changes.
import type { Change, RemoteField } from '../../crm-provider.js';
import type { FieldValue } from '../../records.js';
import { EXTERNAL_ID } from './salesforce.objects.js';
import { fromJson, fromText, toInstant } from './salesforce.values.js';

/** What is asked for besides the mapped fields. Those that an org or object may lack can be dropped. */
export const SYSTEM_FIELDS = ['Id', 'SystemModstamp', 'IsDeleted'] as const;
export const OPTIONAL_FIELDS: readonly string[] = [EXTERNAL_ID, 'MasterRecordId'];

export interface Selection {
  /** Names in the order of the select list. */
  readonly columns: readonly string[];
  readonly fields: readonly RemoteField[];
}

export function selectionOf(fields: readonly RemoteField[], optional: readonly string[]): Selection {
  const names = fields.map((field) => field.name);
  return { columns: [...new Set([...SYSTEM_FIELDS, ...optional, ...names])], fields };
}

export type RestRecord = Readonly<Record<string, unknown>>;

export function changeFromRest(selection: Selection, record: RestRecord): Change {
  const modifiedAt = toInstant(String(record.SystemModstamp));
  const id = String(record.Id);
  if (record.IsDeleted === true) return deletion(id, modifiedAt, record.MasterRecordId);
  return {
    kind: 'upsert',
    id,
    modifiedAt,
    externalId: textOrNull(record[EXTERNAL_ID]),
    values: selection.fields.map((field) => fromJson(field.type, valueAt(record, field.name))),
  };
}

/** `Account.Name` is Name in the record under Account, which is null without a parent. */
function valueAt(record: RestRecord, path: string): unknown {
  if (!path.includes('.')) return record[path];
  return path
    .split('.')
    .reduce<unknown>(
      (holder, name) => (typeof holder === 'object' && holder !== null ? (holder as RestRecord)[name] : null),
      record,
    );
}

/** Makes rows of one CSV into changes; the header says which column is which. */
export class CsvRows {
  private readonly at: Readonly<Record<string, number>>;
  private readonly fields: readonly { readonly type: RemoteField['type']; readonly at: number }[];

  constructor(selection: Selection, header: readonly string[]) {
    this.at = Object.fromEntries(header.map((name, i) => [name.toLowerCase(), i]));
    this.fields = selection.fields.map(({ name, type }) => ({ type, at: this.at[name.toLowerCase()] ?? -1 }));
  }

  change(row: readonly string[]): Change {
    const { id: idAt, systemmodstamp, isdeleted, masterrecordid } = this.at;
    const id = row[idAt];
    const modifiedAt = toInstant(row[systemmodstamp]);
    if (row[isdeleted] === 'true') return deletion(id, modifiedAt, row[masterrecordid]);
    const values: FieldValue[] = new Array<FieldValue>(this.fields.length);
    for (let i = 0; i < this.fields.length; i++) {
      const field = this.fields[i];
      values[i] = field.at < 0 ? null : fromText(field.type, row[field.at]);
    }
    return {
      kind: 'upsert',
      id,
      modifiedAt,
      externalId: textOrNull(row[this.at[EXTERNAL_ID.toLowerCase()]]),
      values,
    };
  }
}

function deletion(id: string, modifiedAt: string, survivor: unknown): Change {
  const mergedInto = textOrNull(survivor);
  return { kind: 'delete', id, modifiedAt, ...(mergedInto ? { mergedInto } : {}) };
}

const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

/** Counts what belongs to a window while it goes by. */
export class WindowCounter {
  constructor(
    private readonly floor: string,
    public count = 0,
    public newest = '',
  ) {}

  see({ modifiedAt }: Change): void {
    if (modifiedAt < this.floor) return;
    this.count++;
    if (modifiedAt > this.newest) this.newest = modifiedAt;
  }
}
