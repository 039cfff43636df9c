/**
 * SQL: whether the contact or lead of a membership `m` was not deleted. By sub-selects on the primary keys: a planner without statistics cannot
 * turn these into a scan of all people.
 */
export const isLivingPerson = (m: string): string =>
  `coalesce((SELECT p.deleted_at IS NULL FROM contact p WHERE p.id = ${m}.contact_id),
            (SELECT p.deleted_at IS NULL FROM lead p WHERE p.id = ${m}.lead_id), false)`;
