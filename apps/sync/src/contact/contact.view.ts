import type { ContactView, CrmLinkView } from '@app/contracts';
import type { ContactRow } from './contact.row.js';

export interface ContactRowWithLinks extends ContactRow {
  readonly links: CrmLinkView[] | null;
  /** Microsecond-exact, for cursors. */
  readonly updated_text: string;
}

/** Columns of a contact `c` with its links, for `contactView`. */
export const CONTACT_COLUMNS = `c.id, c.email, c.first_name, c.last_name, c.company, c.phone, c.title, c.status, c.tags, c.custom_fields, c.version,
  c.opted_out_at, c.created_at, c.updated_at, c.updated_at::text AS updated_text,
  (SELECT json_agg(json_build_object('integrationId', l.integration_id, 'crmId', l.crm_id, 'lastSyncedAt', l.last_synced_at,
     'syncStatus', CASE WHEN l.status = 'synced' AND l.pushed_version < c.version THEN 'pending' ELSE l.status END) ORDER BY l.integration_id)
     FROM link l WHERE l.record_id = c.id AND l.object = 'contact') AS links`;

export function contactView(row: ContactRowWithLinks): ContactView {
  return {
    id: row.id,
    email: row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    company: row.company,
    phone: row.phone,
    title: row.title,
    status: row.status,
    tags: row.tags,
    customFields: row.custom_fields,
    version: Number(row.version),
    crmLinks: (row.links ?? []).map((link) => ({
      ...link,
      lastSyncedAt: link.lastSyncedAt && new Date(link.lastSyncedAt).toISOString(),
    })),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
