import type { RejectedRowView } from '@app/contracts';

export interface RejectedRow {
  id: string;
  record_id: string | null;
  crm_id: string | null;
  direction: 'toCrm' | 'fromCrm';
  cause: string;
  code: string;
  message: string;
  field: string | null;
  at: Date;
}

/** What a person can do about a class of fault. */
const FIXES: Readonly<Record<string, string>> = {
  data: 'Correct the value that the message names; the record is sent again when it changes.',
  schema: 'Check that the field exists in the CRM and that our user may write it, then start the sync again.',
  auth: 'Connect the CRM again.',
  limit: 'Nothing: it is tried again when the CRM’s limit allows.',
  transient: 'Nothing: it is tried again with the next run.',
  bug: 'Tell support the run’s id.',
};

const FIX_BY_CODE: Readonly<Record<string, string>> = {
  'MATCH.AMBIGUOUS': 'Merge the records with this e-mail address, or change one of them.',
  'REFERENCE.UNKNOWN':
    'Nothing, where that record comes with a later run. Else check that its kind is synchronised and that our user may see it.',
  'MATCH.SAME_REMOTE': 'Merge the two records that are one in the CRM.',
};

export function rejectedRowView(row: RejectedRow): RejectedRowView {
  return {
    id: row.id,
    recordId: row.record_id,
    crmId: row.crm_id,
    direction: row.direction,
    cause: row.cause,
    code: row.code,
    message: row.message,
    field: row.field,
    fix: FIX_BY_CODE[row.code] ?? FIXES[row.cause] ?? FIXES.bug,
    at: row.at.toISOString(),
  };
}
