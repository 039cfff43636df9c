import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsISO8601,
  IsObject,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { command } from '../contract.js';
import { asGiven, nullable, omittable } from './record.contract.js';

export const EMAIL_EVENT_TYPES = [
  'sent',
  'opened',
  'clicked',
  'bounced',
  'unsubscribed',
  'complained',
] as const;
export type EmailEventType = (typeof EMAIL_EVENT_TYPES)[number];

/** Something that became of an e-mail to a contact. */
export class EmailEvent {
  /** The sender's own; the same id counts once, whatever comes with it later. */
  @IsString() @MinLength(1) @MaxLength(200) id!: string;
  @IsIn(EMAIL_EVENT_TYPES) type!: EmailEventType;
  @IsUUID() contactId!: string;
  @nullable() @IsUUID() campaignId?: string | null;
  /** ISO 8601; not in the future. */
  @IsISO8601({ strict: true }) occurredAt!: string;
  /** Kept as it is, up to 4,000 characters of JSON. */
  @asGiven()
  @omittable()
  @IsObject()
  metadata?: Record<string, unknown>;
}

export class RecordEmailEventsRequest {
  /** 1–1,000 events in any order. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => EmailEvent)
  events!: EmailEvent[];
}

export class RecordedEmailEvents {
  accepted!: number;
  /** Had counted before, or stood here twice. */
  duplicates!: number;
}

/**
 * All or none, and safe to repeat. In one transaction: the ledger, what they say about consent, how far members of the campaigns came, and
 * activities. An unknown contact or campaign of a new event fails with 404 and names its place.
 */
export const recordEmailEvents = command({
  subject: 'sync.emailEvent.record.v1',
  request: RecordEmailEventsRequest,
  reply: RecordedEmailEvents,
  timeoutMs: 20_000,
});
