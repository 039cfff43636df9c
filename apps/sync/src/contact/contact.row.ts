import type { ContactStatus, FieldValue } from '@app/crm-core';

/** One row of `sync.contact`. */
export interface ContactRow {
  readonly id: string;
  readonly email: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly company: string | null;
  readonly phone: string | null;
  readonly title: string | null;
  readonly status: ContactStatus;
  readonly tags: string[];
  readonly custom_fields: Record<string, FieldValue>;
  /** bigint as text. */
  readonly version: string;
  /** Of the opt-out that stands; an opt-in takes it away. */
  readonly opted_out_at: Date | null;
  /** When the person last said yes, as far as we have evidence. */
  readonly opted_in_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** MarkMail's name of each plain field → its column. */
export const TEXT_COLUMNS = {
  email: 'email',
  firstName: 'first_name',
  lastName: 'last_name',
  company: 'company',
  phone: 'phone',
  title: 'title',
} as const;
export type TextField = keyof typeof TEXT_COLUMNS;
export const TEXT_FIELDS = Object.keys(TEXT_COLUMNS) as TextField[];

/** The columns of a `ContactRow`. */
export const CONTACT_ROW =
  'id, email, first_name, last_name, company, phone, title, status, tags, custom_fields, version, opted_out_at, opted_in_at, created_at, updated_at';
