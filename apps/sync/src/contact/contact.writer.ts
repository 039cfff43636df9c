// Every write of a contact from MarkMail's side: row, history and event in the caller's transaction.
import type { EntityManager } from 'typeorm';
import { recordSubject, type Actor, type ContactPatch, type RecordVerb } from '@app/contracts';
import { uuidv7, writeEvents } from '@app/database';
import {
  applyPatch,
  BLANK,
  isOptedOut,
  valuesOf,
  type ContactValues,
  type FieldChange,
} from './apply-patch.js';
import { EmailTakenError } from './contact.errors.js';
import type { ContactRow } from './contact.row.js';

export interface Written {
  readonly id: string;
  readonly outcome: 'created' | 'updated' | 'unchanged';
}

/** Who writes, for whom. */
export interface Author {
  readonly tenantId: string;
  readonly actor: Actor;
}

const ROW = `id, email, first_name, last_name, company, phone, title, status, tags, custom_fields, version, opted_out_at, created_at, updated_at`;

/** Creates the contact, or patches the oldest one with this address. Two at once for one address wait for each other. */
export async function upsertByEmail(
  tx: EntityManager,
  author: Author,
  email: string,
  patch: ContactPatch,
): Promise<Written> {
  await lockAddress(tx, author.tenantId, email);
  const existing = await findByEmail(tx, author.tenantId, email);
  if (!existing) return create(tx, author, { ...patch, email });
  // The address is the key: another way to write it is no edit.
  const { email: _key, ...rest } = patch;
  return change(tx, author, existing, rest);
}

/** @throws EmailTakenError when the new address belongs to another contact. */
export async function patchContact(
  tx: EntityManager,
  author: Author,
  row: ContactRow,
  patch: ContactPatch,
): Promise<Written> {
  const isNewAddress = patch.email && fold(patch.email) !== fold(row.email ?? '');
  if (patch.email && isNewAddress) {
    await lockAddress(tx, author.tenantId, patch.email);
    const other = await findByEmail(tx, author.tenantId, patch.email);
    if (other && other.id !== row.id) throw new EmailTakenError(other.id);
  }
  return change(tx, author, row, patch);
}

export async function lockContact(tx: EntityManager, id: string): Promise<ContactRow | undefined> {
  const rows: ContactRow[] = await tx.query(
    `SELECT ${ROW} FROM contact WHERE id = $1 AND deleted_at IS NULL FOR UPDATE`,
    [id],
  );
  return rows[0];
}

/** Records history and event for a change that the caller makes to the row itself. */
export async function recordChange(
  tx: EntityManager,
  author: Author,
  id: string,
  version: number,
  verb: RecordVerb,
  changes: readonly FieldChange[],
): Promise<void> {
  await tx.query(
    `INSERT INTO history (id, tenant_id, object, record_id, side, actor, rule, changes) VALUES ($1, $2, 'contact', $3, 'markmail', $4, NULL, $5)`,
    [uuidv7(), author.tenantId, id, `${author.actor.kind}:${author.actor.id}`, JSON.stringify(changes)],
  );
  await writeEvents(tx, author.tenantId, [
    {
      subject: recordSubject(author.tenantId, 'contact', verb),
      type: `crm.contact.${verb}.v1`,
      about: id,
      data: { id, version, changedFields: changes.map(({ field }) => field) },
    },
  ]);
}

const fold = (email: string): string => email.trim().toLowerCase();

async function lockAddress(tx: EntityManager, tenantId: string, email: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${tenantId} ${fold(email)}`]);
}

async function findByEmail(
  tx: EntityManager,
  tenantId: string,
  email: string,
): Promise<ContactRow | undefined> {
  const rows: ContactRow[] = await tx.query(
    `SELECT ${ROW} FROM contact WHERE tenant_id = $1 AND email_folded = $2 AND deleted_at IS NULL ORDER BY created_at, id LIMIT 1 FOR UPDATE`,
    [tenantId, fold(email)],
  );
  return rows[0];
}

async function create(tx: EntityManager, author: Author, patch: ContactPatch): Promise<Written> {
  const { values } = applyPatch(BLANK, patch);
  const id = uuidv7();
  await tx.query(
    `INSERT INTO contact (id, tenant_id, email, email_folded, first_name, last_name, company, phone, title, status, tags, custom_fields, opted_out_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, CASE WHEN $13 THEN now() END)`,
    [id, author.tenantId, ...columnsOf(values), isOptedOut(values.status)],
  );
  await recordChange(tx, author, id, 1, 'created', []);
  return { id, outcome: 'created' };
}

async function change(
  tx: EntityManager,
  author: Author,
  row: ContactRow,
  patch: ContactPatch,
): Promise<Written> {
  const before = valuesOf(row);
  const { values, changes } = applyPatch(before, patch);
  if (changes.length === 0) return { id: row.id, outcome: 'unchanged' };
  const optsOut = isOptedOut(values.status) && !isOptedOut(before.status);
  await tx.query(
    `UPDATE contact SET email = $2, email_folded = $3, first_name = $4, last_name = $5, company = $6, phone = $7, title = $8, status = $9, tags = $10,
            custom_fields = $11, opted_out_at = CASE WHEN $12 THEN now() ELSE opted_out_at END, version = version + 1, updated_at = now() WHERE id = $1`,
    [row.id, ...columnsOf(values), optsOut],
  );
  await recordChange(tx, author, row.id, Number(row.version) + 1, optsOut ? 'optedOut' : 'updated', changes);
  return { id: row.id, outcome: 'updated' };
}

function columnsOf(values: ContactValues): unknown[] {
  return [
    values.email,
    values.email === null ? null : fold(values.email),
    values.firstName,
    values.lastName,
    values.company,
    values.phone,
    values.title,
    values.status,
    values.tags,
    JSON.stringify(values.customFields),
  ];
}
