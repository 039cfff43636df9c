// Where a reading goes on: opaque text to everyone else.
import { CrmCursorExpiredError } from '@app/errors';
import type { Cursor } from '../../crm-provider.js';

/**
 * A window of change that was read: everything stamped at or after `floor` (ISO 8601) as it was when it was read. As long as the CRM
 * reports the same count and the same newest stamp for it, nothing has changed.
 */
export interface Window {
  readonly floor: string;
  /** Rows in it, deleted ones too. */
  readonly count: number;
  /** Newest stamp in it; empty where there is none. */
  readonly newest: string;
  /** When the reading began, by the CRM's clock. */
  readonly readAt: string;
  /** When its newest second was looked at again, if it was. */
  readonly tailReadAt?: string;
  /** How the CRM let us ask for count and newest. */
  readonly probe?: 'aggregate' | 'count';
}

export type Position =
  | ({ readonly kind: 'done' } & Window)
  /** In the middle of a REST reading: after this row of the order (SystemModstamp, Id). */
  | {
      readonly kind: 'rest';
      readonly from: string | null;
      readonly stamp: string;
      readonly id: string;
      readonly window: Window;
      readonly total: number;
    }
  /** In the middle of a Bulk result: so many rows into the part that this locator names. */
  | {
      readonly kind: 'bulk';
      readonly isFull: boolean;
      readonly job: string;
      readonly locator: string;
      readonly skip: number;
      readonly window: Window;
      readonly total: number;
    };

const VERSION = 1;

export function encodePosition(remoteName: string, position: Position): Cursor {
  return Buffer.from(JSON.stringify([VERSION, remoteName, position])).toString('base64url') as Cursor;
}

/** @throws CrmCursorExpiredError for a cursor of another object, another version or another issuer. */
export function decodePosition(remoteName: string, cursor: Cursor): Position {
  try {
    const [version, object, position] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [
      number,
      string,
      Position,
    ];
    if (version === VERSION && object === remoteName && ['done', 'rest', 'bulk'].includes(position.kind))
      return position;
  } catch {
    // Falls through to the one error below.
  }
  throw new CrmCursorExpiredError('The cursor was issued for something else.');
}
