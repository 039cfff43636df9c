// Fields that are set when a record is made and never again. A create that finds what it made the first time becomes an update, which must not
// name them: it is sent once more without.
import type { WriteOp, WriteResult } from '../../../crm-provider.js';
import type { ObjectNames } from '../salesforce.objects.js';

export type Create = Extract<WriteOp, { kind: 'create' }>;
type Refused = Extract<WriteResult, { ok: false }>;

/** Whether the record was there already, as far as the CRM's refusal can tell. */
export function meetsSetOnce(result: WriteResult, { setOnce = [] }: ObjectNames): result is Refused {
  return !result.ok && setOnce.length > 0 && result.error.code === 'INVALID_FIELD_FOR_INSERT_UPDATE';
}

export function withoutSetOnce(op: Create, { setOnce = [] }: ObjectNames): Create {
  const values = Object.entries(op.values).filter(([name]) => !setOnce.includes(name));
  return { ...op, values: Object.fromEntries(values) };
}

/** The first refusal says more than what the record lacks without those fields. */
export const better = (first: WriteResult, second: WriteResult | undefined): WriteResult =>
  second?.ok ? second : first;
