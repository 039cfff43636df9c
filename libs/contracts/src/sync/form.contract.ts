import { IsEmail, Matches, MaxLength } from 'class-validator';
import { command } from '../contract.js';
import { LeadFields } from './lead.contract.js';

/** Forms are MarkMail's: we know no more than their ids. */
export const FORM_ID = /^[A-Za-z0-9][\w.-]{0,99}$/;

/** What somebody entered. Null and what is left out say nothing. */
export class FormSubmissionBody extends LeadFields {
  @IsEmail({ allow_utf8_local_part: true }) @MaxLength(254) email!: string;
}

export class SubmitFormRequest extends FormSubmissionBody {
  @Matches(FORM_ID) formId!: string;
}

/** Which record the submission went to, and what it did to it. */
export class FormSubmissionView {
  submissionId!: string;
  /** `contact` where one has the address; else `lead`. */
  object!: 'contact' | 'lead';
  recordId!: string;
  outcome!: 'created' | 'updated' | 'unchanged';
}

/**
 * A contact with the address is filled in where it is blank. Otherwise its open lead takes over what was entered, or a lead is made.
 * Never lifts an opt-out.
 */
export const submitForm = command({
  subject: 'sync.form.submit.v1',
  request: SubmitFormRequest,
  reply: FormSubmissionView,
  timeoutMs: 5_000,
});
