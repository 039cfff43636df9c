// Every write of a contact's values from MarkMail's side, one or many: rows, history and events in the caller's transaction.
import type { EntityManager } from 'typeorm';
import type { RecordVerb } from '@app/contracts';
import { uuidv7 } from '@app/database';
import { actorName, type Author } from '../author.js';
import { optsOut } from '../consent.js';
import { fold } from '../email-address.js';
import { factOf, tellOf, type Fact, type FieldChange } from '../journal.js';
import type { ContactValues } from './apply-patch.js';

export interface ContactWrite {
  readonly id: string;
  /** Null for a new contact. */
  readonly before: ContactValues | null;
  readonly after: ContactValues;
  /** What differs; empty for a new contact. */
  readonly changes: readonly FieldChange[];
  /** The version that this write makes. */
  readonly version: number;
}

/** The caller holds the locks: of the rows, so that they stay where they are, or of the addresses of new ones. */
export async function saveContacts(
  tx: EntityManager,
  author: Author,
  writes: readonly ContactWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  await tx.query(
    `WITH page AS MATERIALIZED (
       SELECT * FROM json_to_recordset($1::json) AS r(id uuid, is_new boolean, email text, email_folded text, first_name text, last_name text,
         company text, phone text, title text, status text, tags text[], custom_fields jsonb, opts_out boolean, version bigint, history_id uuid, changes jsonb)),
     made AS (
       INSERT INTO contact (id, tenant_id, email, email_folded, first_name, last_name, company, phone, title, status, tags, custom_fields, opted_out_at)
       SELECT id, $2::uuid, email, email_folded, first_name, last_name, company, phone, title, status, tags, custom_fields,
              CASE WHEN opts_out THEN now() END FROM page WHERE is_new),
     changed AS (
       UPDATE contact c SET email = p.email, email_folded = p.email_folded, first_name = p.first_name, last_name = p.last_name, company = p.company,
              phone = p.phone, title = p.title, status = p.status, tags = p.tags, custom_fields = p.custom_fields,
              opted_out_at = CASE WHEN p.opts_out THEN now() ELSE c.opted_out_at END, version = p.version, updated_at = now()
         FROM (SELECT q.*, k.at FROM page q CROSS JOIN LATERAL (SELECT m.ctid AS at FROM contact m WHERE m.id = q.id AND NOT q.is_new LIMIT 1) k) p
        WHERE c.ctid = p.at)
     INSERT INTO history (id, tenant_id, object, record_id, side, actor, changes)
     SELECT history_id, $2::uuid, 'contact', id, 'markmail', $3, changes FROM page`,
    [JSON.stringify(writes.map(rowOf)), author.tenantId, actorName(author)],
  );
  await tellOf(tx, author.tenantId, 'contact', writes.flatMap(factsOf));
}

const startsOptOut = ({ before, after }: ContactWrite): boolean =>
  optsOut(before?.status ?? 'active', after.status);

function rowOf(write: ContactWrite): Record<string, unknown> {
  const { after } = write;
  return {
    id: write.id,
    is_new: write.before === null,
    email: after.email,
    email_folded: fold(after.email),
    first_name: after.firstName,
    last_name: after.lastName,
    company: after.company,
    phone: after.phone,
    title: after.title,
    status: after.status,
    tags: after.tags,
    custom_fields: after.customFields,
    opts_out: startsOptOut(write),
    version: write.version,
    history_id: uuidv7(),
    changes: write.changes,
  };
}

function factsOf(write: ContactWrite): Fact[] {
  const fact = (verb: RecordVerb): Fact => factOf({ ...write, verb });
  if (write.before !== null) return [fact(startsOptOut(write) ? 'optedOut' : 'updated')];
  return startsOptOut(write) ? [fact('created'), fact('optedOut')] : [fact('created')];
}
