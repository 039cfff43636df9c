// Who is on a list or in a campaign.
import { IsUUID, ValidateBy, ValidateIf, type ValidationArguments } from 'class-validator';

/** One call takes so many people. */
export const MAX_MEMBERS = 1_000;

const isWithout = (other: string) =>
  ValidateBy({
    name: 'isWithout',
    validator: {
      validate: (_, args?: ValidationArguments) =>
        (args?.object as Record<string, unknown>)[other] === undefined,
      defaultMessage: () => `It must not stand beside ${other}.`,
    },
  });

/** A contact or a lead: exactly one of the two. */
export class PersonRef {
  @ValidateIf((person: PersonRef) => person.contactId !== undefined || person.leadId === undefined)
  @IsUUID()
  contactId?: string;

  @ValidateIf((person: PersonRef) => person.leadId !== undefined)
  @isWithout('contactId')
  @IsUUID()
  leadId?: string;
}

export class MembershipRef {
  /** Of the list or campaign. */
  @IsUUID() id!: string;
  /** The contact's or the lead's own id. */
  @IsUUID() personId!: string;
}
