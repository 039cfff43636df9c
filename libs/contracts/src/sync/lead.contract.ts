import { IsEmail, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { CONTACT_STATUSES, type ContactStatus } from '@app/crm-core';
import { command, Done } from '../contract.js';
import {
  ListRecordsRequest,
  nullable,
  omittable,
  patchRequest,
  RecordFields,
  RecordRef,
  RecordView,
} from './record.contract.js';

/** What people say of themselves. */
export class LeadFields extends RecordFields {
  @nullable() @IsString() @MaxLength(200) firstName?: string | null;
  @nullable() @IsString() @MaxLength(200) lastName?: string | null;
  @nullable() @IsString() @MaxLength(255) company?: string | null;
  @nullable() @IsString() @MaxLength(100) phone?: string | null;
  @nullable() @IsString() @MaxLength(255) title?: string | null;
  @nullable() @IsString() @MaxLength(255) source?: string | null;
}

/** What can be changed of a lead. Null clears; what is left out keeps its value. */
export class LeadPatch extends LeadFields {
  @nullable() @IsEmail({ allow_utf8_local_part: true }) @MaxLength(254) email?: string | null;
  /** The lead's own state, in the CRM's words: `Open`, `Working` … */
  @nullable() @IsString() @MaxLength(255) leadStatus?: string | null;
  /** Consent, as for contacts; `active` never lifts an opt-out. */
  @omittable() @IsIn(CONTACT_STATUSES) status?: ContactStatus;
}

export class LeadView extends RecordView {
  email!: string | null;
  firstName!: string | null;
  lastName!: string | null;
  company!: string | null;
  phone!: string | null;
  title!: string | null;
  leadStatus!: string | null;
  source!: string | null;
  /** The form that made it. */
  formId!: string | null;
  /** Consent. */
  status!: ContactStatus;
  convertedContactId!: string | null;
  convertedAccountId!: string | null;
  convertedDealId!: string | null;
  convertedAt!: string | null;
}

export class ListLeadsRequest extends ListRecordsRequest {
  /** Exact, folded. */
  @IsOptional() @IsString() @MaxLength(254) email?: string;
}

export class LeadPage {
  items!: LeadView[];
  nextCursor!: string | null;
}

export const getLead = command({
  subject: 'sync.lead.get.v1',
  request: RecordRef,
  reply: LeadView,
  timeoutMs: 5_000,
});
export const listLeads = command({
  subject: 'sync.lead.list.v1',
  request: ListLeadsRequest,
  reply: LeadPage,
  timeoutMs: 10_000,
});
/** Fails with LEAD.CONVERTED (409) once the CRM made a contact of it. */
export const patchLead = command({
  subject: 'sync.lead.patch.v1',
  request: patchRequest(LeadPatch),
  reply: LeadView,
  timeoutMs: 5_000,
});
export const deleteLead = command({
  subject: 'sync.lead.delete.v1',
  request: RecordRef,
  reply: Done,
  timeoutMs: 5_000,
});
