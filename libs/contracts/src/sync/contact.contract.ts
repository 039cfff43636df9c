import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsEmail,
  IsIn,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { CONTACT_STATUSES, type ContactStatus, type FieldValue } from '@app/crm-core';
import { command, Done } from '../contract.js';
import {
  asGiven,
  ListRecordsRequest,
  nullable,
  patchRequest,
  RecordRef,
  RecordView,
} from './record.contract.js';

/** What can be written of a contact besides its address. Null clears; what is left out keeps its value. */
export class ContactFields {
  @nullable() @IsString() @MaxLength(200) firstName?: string | null;
  @nullable() @IsString() @MaxLength(200) lastName?: string | null;
  @nullable() @IsString() @MaxLength(255) company?: string | null;
  @nullable() @IsString() @MaxLength(100) phone?: string | null;
  @nullable() @IsString() @MaxLength(255) title?: string | null;
  /** `active` never lifts an opt-out: see opt-in. */
  @IsOptional() @IsIn(CONTACT_STATUSES) status?: ContactStatus;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  tags?: string[];
  /** Name → string, number, boolean or null; null removes. At most 200 names. */
  @asGiven()
  @IsOptional()
  @IsObject()
  customFields?: Record<string, FieldValue>;
}

/** What can be written of a contact. Null clears; what is left out keeps its value. */
export class ContactPatch extends ContactFields {
  @nullable() @IsEmail({ allow_utf8_local_part: true }) @MaxLength(254) email?: string | null;
}

/** A contact by e-mail: created, or patched when the address (folded) is known. */
export class UpsertContactRequest extends ContactFields {
  // Not inherited from the patch: a parent's condition on the field would make it optional here too.
  @IsEmail({ allow_utf8_local_part: true }) @MaxLength(254) email!: string;
}

export class ContactView extends RecordView {
  email!: string | null;
  firstName!: string | null;
  lastName!: string | null;
  company!: string | null;
  phone!: string | null;
  title!: string | null;
  status!: ContactStatus;
  tags!: string[];
}

export class UpsertedContact {
  /** False when an existing contact was patched. */
  created!: boolean;
  contact!: ContactView;
}

export class ListContactsRequest extends ListRecordsRequest {
  /** Exact, folded. */
  @IsOptional() @IsString() @MaxLength(254) email?: string;
}

export class ContactPage {
  items!: ContactView[];
  nextCursor!: string | null;
}

export class OptInEvidence {
  /** Where the person said yes: a form's name, an address. */
  @IsString() @MinLength(1) @MaxLength(200) source!: string;
  /** When. ISO 8601; not in the future. */
  @IsISO8601({ strict: true }) at!: string;
  @IsOptional() @IsString() @MaxLength(200) by?: string;
  @IsOptional() @IsString() @MaxLength(1_000) note?: string;
}

export class OptInRequest {
  @IsUUID() id!: string;
  @IsObject() @ValidateNested() @Type(() => OptInEvidence) evidence!: OptInEvidence;
}

export const upsertContact = command({
  subject: 'sync.contact.upsert.v1',
  request: UpsertContactRequest,
  reply: UpsertedContact,
  timeoutMs: 5_000,
});
export const getContact = command({
  subject: 'sync.contact.get.v1',
  request: RecordRef,
  reply: ContactView,
  timeoutMs: 5_000,
});
/** Ordered by updatedAt and id: whoever follows `nextCursor` sees every contact that stays still. */
export const listContacts = command({
  subject: 'sync.contact.list.v1',
  request: ListContactsRequest,
  reply: ContactPage,
  timeoutMs: 10_000,
});
/** Fails with 412 when `ifVersion` is not current, CONTACT.EMAIL_TAKEN (409) when the address belongs to another contact. */
export const patchContact = command({
  subject: 'sync.contact.patch.v1',
  request: patchRequest(ContactPatch),
  reply: ContactView,
  timeoutMs: 5_000,
});
export const deleteContact = command({
  subject: 'sync.contact.delete.v1',
  request: RecordRef,
  reply: Done,
  timeoutMs: 5_000,
});
/** The only way that lifts an opt-out. Fails with CONTACT.EVIDENCE_TOO_OLD when the opt-out is newer than the evidence. */
export const optInContact = command({
  subject: 'sync.contact.optIn.v1',
  request: OptInRequest,
  reply: ContactView,
  timeoutMs: 5_000,
});
