import type { ContactView, CrmLinkView } from '@app/contracts';
import { crmLinks, linksOf } from '../crm-links.js';
import type { ContactRow } from './contact.row.js';

export interface ContactRowWithLinks extends ContactRow {
  readonly links: CrmLinkView[] | null;
  /** Microsecond-exact, for cursors. */
  readonly updated_text: string;
}

/** Columns of a contact `c` with its links, for `contactView`. */
export const CONTACT_COLUMNS = `c.id, c.email, c.first_name, c.last_name, c.company, c.phone, c.title, c.status, c.tags, c.custom_fields, c.version,
  c.opted_out_at, c.created_at, c.updated_at, c.updated_at::text AS updated_text,
  ${linksOf('contact')} AS links`;

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
    crmLinks: crmLinks(row.links),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
