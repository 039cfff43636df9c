// Rows of a query, from either transport, as changes. A column that was asked for and is not there is an error: its values would look as if
// somebody had cleared them.
import { CrmSchemaError, CrmUnavailableError } from '@app/errors';
import type { Change, RemoteField } from '../../../crm-provider.js';
import type { FieldValue } from '../../../records.js';
import { EXTERNAL_ID, SURVIVOR, type ObjectNames } from '../salesforce.objects.js';
import { fromJson, fromText, toInstant } from '../salesforce.values.js';
import { TYPE, type Selection } from './columns.js';

export type RestRecord = Readonly<Record<string, unknown>>;

/** @throws CrmSchemaError naming a field that the record lacks */
export function changeFromRest(selection: Selection, record: RestRecord): Change {
  const id = String(record.Id);
  const modifiedAt = toInstant(String(record.SystemModstamp));
  const fate = fateOf(selection.object, id, modifiedAt, {
    isDeleted: record.IsDeleted === true,
    isConverted: record.IsConverted === true,
    at: (name) => record[name],
  });
  if (fate) return fate;
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
  private readonly object: ObjectNames;
  private readonly at: ReadonlyMap<string, number>;
  private readonly width: number;
  private readonly idAt: number;
  private readonly stampAt: number;
  private readonly deletedAt: number;
  private readonly convertedAt: number;
  private readonly externalIdAt: number;
  private readonly fields: readonly { readonly type: RemoteField['type']; readonly at: number }[];

  /** @throws CrmSchemaError naming a column that is not in the header */
  constructor(selection: Selection, header: readonly string[]) {
    const positions = new Map(header.map((name, i) => [name.toLowerCase(), i]));
    this.at = new Map(
      selection.columns.map((name) => {
        const position = positions.get(name.toLowerCase());
        if (position === undefined) throw missing(name);
        return [name, position];
      }),
    );
    this.object = selection.object;
    this.width = header.length;
    this.idAt = this.positionOf('Id');
    this.stampAt = this.positionOf('SystemModstamp');
    this.deletedAt = this.positionOf('IsDeleted');
    this.convertedAt = this.positionOf('IsConverted');
    this.externalIdAt = this.positionOf(EXTERNAL_ID);
    this.fields = selection.fields.map(({ name, type }) => ({ type, at: this.positionOf(name) }));
  }

  /** @throws CrmUnavailableError for a row that is not as wide as the header: its end is missing */
  change(row: readonly string[]): Change {
    if (row.length !== this.width) throw new CrmUnavailableError('The CRM’s answer was cut short.');
    const id = row[this.idAt];
    const modifiedAt = toInstant(row[this.stampAt]);
    const isDeleted = row[this.deletedAt] === 'true';
    const isConverted = this.convertedAt >= 0 && row[this.convertedAt] === 'true';
    if (isDeleted || isConverted || this.object.type) {
      const at = (name: string): unknown => row[this.positionOf(name)];
      const fate = fateOf(this.object, id, modifiedAt, { isDeleted, isConverted, at });
      if (fate) return fate;
    }
    const values: FieldValue[] = new Array<FieldValue>(this.fields.length);
    for (let i = 0; i < this.fields.length; i++) {
      const field = this.fields[i];
      values[i] = fromText(field.type, row[field.at]);
    }
    const externalId = this.externalIdAt < 0 ? null : textOrNull(row[this.externalIdAt]);
    return { kind: 'upsert', id, modifiedAt, externalId, values };
  }

  /** -1 for a column that was not asked for. */
  private positionOf(name: string): number {
    return this.at.get(name) ?? -1;
  }
}

interface Marks {
  readonly isDeleted: boolean;
  readonly isConverted: boolean;
  readonly at: (name: string) => unknown;
}

/** What became of a record that is no longer one of its kind; undefined for the living. */
function fateOf(
  object: ObjectNames,
  id: string,
  modifiedAt: string,
  { isDeleted, isConverted, at }: Marks,
): Change | undefined {
  if (isDeleted && !object.keepsDeleted) {
    const intoId = textOrNull(at(SURVIVOR));
    return intoId ? { kind: 'merged', id, modifiedAt, intoId } : { kind: 'delete', id, modifiedAt };
  }
  if (isConverted) {
    const into = {
      contactId: textOrNull(at('ConvertedContactId')),
      accountId: textOrNull(at('ConvertedAccountId')),
      dealId: textOrNull(at('ConvertedOpportunityId')),
    };
    return { kind: 'converted', id, modifiedAt, externalId: textOrNull(at(EXTERNAL_ID)), into };
  }
  const { type } = object;
  // A campaign that was made a list, or the other way about, is gone from where it was.
  const isOfOtherKind = type !== undefined && (at(TYPE) === type.value) !== type.isThis;
  return isOfOtherKind ? { kind: 'delete', id, modifiedAt } : undefined;
}

function missing(field: string): CrmSchemaError {
  return new CrmSchemaError(`The CRM’s answer lacks the field ${field}.`, { details: { field } });
}

const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
