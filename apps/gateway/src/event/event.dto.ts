import { IsOptional, Matches } from 'class-validator';
import { EVENT_VERBS } from '@app/contracts';

/** What events are about. */
export const EVENT_KINDS = Object.keys(EVENT_VERBS);

const KIND = `(?:${EVENT_KINDS.join('|')})`;

export class EventsQuery {
  /** Kinds of things, with a comma between: `contact,run,connection`. All when left out. */
  @IsOptional()
  @Matches(new RegExp(`^${KIND}(?:,${KIND}){0,20}$`), {
    message: `kinds must be some of ${EVENT_KINDS.join(', ')}, with a comma between`,
  })
  kinds?: string;
}
