// Rows of a query, from either transport, as changes. A column that was asked for and is not there is an error: its values would look as if
// somebody had cleared them.
import { CrmSchemaError, CrmUnavailableError } from '@app/errors';
import type { Change, RemoteField } from '../../../crm-provider.js';
import type { FieldValue } from '../../../records.js';
import { EXTERNAL_ID } from '../salesforce.objects.js';
import { fromJson, fromText, toInstant } from '../salesforce.values.js';
import { SURVIVOR, type Selection } from './columns.js';

export type RestRecord = Readonly<Record<string, unknown>>;

/** @throws CrmSchemaError naming a field that the record lacks */
export function changeFromRest(selection: Selection, record: RestRecord): Change {
  const modifiedAt = toInstant(String(record.SystemModstamp));
  const id = String(record.Id);
  if (record.IsDeleted === true) return gone(id, modifiedAt, record[SURVIVOR]);
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
  let value: unknown = record;
  for (const name of path.split('.')) {
    if (value === null) return null;
    value = (value as RestRecord)[name];
    if (value === undefined) throw missing(path);
  }
  return value;
}

/** Makes rows of one CSV into changes; the header says which column is which. */
export class CsvRows {
  private readonly width: number;
  private readonly idAt: number;
  private readonly stampAt: number;
  private readonly deletedAt: number;
  private readonly survivorAt: number;
  private readonly externalIdAt: number;
  private readonly fields: readonly { readonly type: RemoteField['type']; readonly at: number }[];

  /** @throws CrmSchemaError naming a column that is not in the header */
  constructor(selection: Selection, header: readonly string[]) {
    const positions = new Map(header.map((name, i) => [name.toLowerCase(), i]));
    const at = (name: string): number => {
      const position = positions.get(name.toLowerCase());
      if (position === undefined) throw missing(name);
      return position;
    };
    const optionalAt = (name: string): number => (selection.columns.includes(name) ? at(name) : -1);
    this.width = header.length;
    this.idAt = at('Id');
    this.stampAt = at('SystemModstamp');
    this.deletedAt = at('IsDeleted');
    this.survivorAt = optionalAt(SURVIVOR);
    this.externalIdAt = optionalAt(EXTERNAL_ID);
    this.fields = selection.fields.map(({ name, type }) => ({ type, at: at(name) }));
  }

  /** @throws CrmUnavailableError for a row that is not as wide as the header: its end is missing */
  change(row: readonly string[]): Change {
    if (row.length !== this.width) throw new CrmUnavailableError('The CRM’s answer was cut short.');
    const id = row[this.idAt];
    const modifiedAt = toInstant(row[this.stampAt]);
    if (row[this.deletedAt] === 'true') return gone(id, modifiedAt, row[this.survivorAt]);
    const values: FieldValue[] = new Array<FieldValue>(this.fields.length);
    for (let i = 0; i < this.fields.length; i++) {
      const field = this.fields[i];
      values[i] = fromText(field.type, row[field.at]);
    }
    return { kind: 'upsert', id, modifiedAt, externalId: textOrNull(row[this.externalIdAt]), values };
  }
}

function gone(id: string, modifiedAt: string, survivor: unknown): Change {
  const intoId = textOrNull(survivor);
  return intoId ? { kind: 'merged', id, modifiedAt, intoId } : { kind: 'delete', id, modifiedAt };
}

function missing(field: string): CrmSchemaError {
  return new CrmSchemaError(`The CRM’s answer lacks the field ${field}.`, { details: { field } });
}

const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
