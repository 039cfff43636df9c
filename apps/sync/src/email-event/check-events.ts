import type { EmailEvent } from '@app/contracts';
import type { FieldError } from '@app/errors';
import { pastErrors } from '../invalid-input.js';

const MAX_METADATA_CHARACTERS = 4_000;

/** What the payload class cannot say: all of it at once, by JSON pointer. */
export function eventErrors(events: readonly EmailEvent[]): FieldError[] {
  return events.flatMap(({ occurredAt, metadata }, i) => [
    ...pastErrors(occurredAt, `/events/${i}/occurredAt`),
    ...metadataErrors(metadata, `/events/${i}/metadata`),
  ]);
}

function metadataErrors(metadata: object | undefined, pointer: string): FieldError[] {
  if (metadata === undefined || JSON.stringify(metadata).length <= MAX_METADATA_CHARACTERS) return [];
  return [{ pointer, code: 'range', detail: `At most ${MAX_METADATA_CHARACTERS} characters of JSON.` }];
}
