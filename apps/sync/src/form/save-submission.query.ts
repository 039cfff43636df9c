import type { EntityManager } from 'typeorm';
import type { FormSubmissionView } from '@app/contracts';
import { uuidv7 } from '@app/database';

/** As it was sent, whatever it changed. */
export async function saveSubmission(
  tx: EntityManager,
  tenantId: string,
  formId: string,
  fields: object,
  { object, recordId, outcome }: Omit<FormSubmissionView, 'submissionId'>,
): Promise<string> {
  const id = uuidv7();
  await tx.query(
    `INSERT INTO form_submission (id, tenant_id, form_id, ${object}_id, outcome, fields) VALUES ($1, $2, $3, $4, $5, $6)`,
    [id, tenantId, formId, recordId, outcome, JSON.stringify(fields)],
  );
  return id;
}
