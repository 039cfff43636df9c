// Where a reading goes on: opaque text to everyone else.
import { CrmCursorExpiredError } from '@app/errors';
import type { Cursor } from '../../../crm-provider.js';
import { isId } from '../salesforce.ids.js';
import { isInstant } from '../salesforce.soql.js';

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

/** What every place in the middle of a reading needs to go on. */
export interface Progress {
  /** Rows stamped before are not asked for; null for everything. */
  readonly from: string | null;
  readonly window: Window;
  /** Rows handed out so far. */
  readonly seen: number;
}

/** In the order (SystemModstamp, Id): after this row, or with everything of this stamp where `id` is null. */
export interface RestPlace {
  readonly stamp: string | null;
  readonly id: string | null;
}

/** All that is stamped before `start` is done. Of the rest so many rows of a job's result, into the part that the locator names. */
export interface BulkPlace {
  readonly start: string | null;
  readonly job?: {
    readonly id: string;
    readonly locator: string;
    readonly skip: number;
    /** The job was asked for what is stamped before; null for all that follows. */
    readonly end: string | null;
    readonly rows: number;
  };
}

export type Position =
  | ({ readonly kind: 'done' } & Window)
  | ({ readonly kind: 'rest' } & Progress & RestPlace)
  | ({ readonly kind: 'bulk' } & Progress & BulkPlace);

const VERSION = 2;

export function encodePosition(object: string, position: Position): Cursor {
  return encode([VERSION, object, position]);
}

const encode = (content: readonly unknown[]): Cursor =>
  Buffer.from(JSON.stringify(content)).toString('base64url') as Cursor;

/** @throws CrmCursorExpiredError for a cursor of another object, version or issuer, or one that is damaged: its parts become SOQL and addresses */
export function decodePosition(object: string, cursor: Cursor): Position {
  const [position] = contentOf(object, cursor);
  if (isPosition(position)) return position;
  throw damaged();
}

/** The places of two readings that belong together. */
export function encodePair(object: string, first: Cursor, second: Cursor): Cursor {
  return encode([VERSION, object, first, second]);
}

/** @throws CrmCursorExpiredError as `decodePosition` does */
export function decodePair(object: string, cursor: Cursor): readonly [Cursor, Cursor] {
  const [first, second] = contentOf(object, cursor);
  if (typeof first === 'string' && typeof second === 'string') return [first as Cursor, second as Cursor];
  throw damaged();
}

function contentOf(object: string, cursor: Cursor): readonly unknown[] {
  const [version, issuedFor, ...content] = parsed(cursor);
  if (version === VERSION && issuedFor === object) return content;
  throw new CrmCursorExpiredError('The cursor was issued for something else.');
}

const damaged = (): CrmCursorExpiredError => new CrmCursorExpiredError('The cursor is damaged.');

function parsed(cursor: Cursor): readonly unknown[] {
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(content) ? content : [];
  } catch {
    return [];
  }
}

type Parts = Readonly<Record<string, unknown>>;

function isPosition(value: unknown): value is Position {
  if (!isParts(value)) return false;
  if (value.kind === 'done') return isWindow(value);
  if (value.kind === 'rest') return isProgress(value) && isStampOrNull(value.stamp) && isIdOrNull(value.id);
  return value.kind === 'bulk' && isProgress(value) && isStampOrNull(value.start) && isJob(value.job);
}

const isProgress = ({ from, window, seen }: Parts): boolean =>
  isStampOrNull(from) && isParts(window) && isWindow(window) && isCount(seen);

const isWindow = ({ floor, count, newest, readAt, tailReadAt, probe }: Parts): boolean =>
  isStamp(floor) &&
  isCount(count) &&
  (newest === '' || isStamp(newest)) &&
  isStamp(readAt) &&
  (tailReadAt === undefined || isStamp(tailReadAt)) &&
  [undefined, 'aggregate', 'count'].includes(probe as string | undefined);

const isJob = (job: unknown): boolean =>
  job === undefined ||
  (isParts(job) &&
    isIdText(job.id) &&
    typeof job.locator === 'string' &&
    isCount(job.skip) &&
    isStampOrNull(job.end) &&
    isCount(job.rows));

const isParts = (value: unknown): value is Parts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isStamp = (value: unknown): boolean =>
  typeof value === 'string' && isInstant(value) && !Number.isNaN(Date.parse(value));
const isStampOrNull = (value: unknown): boolean => value === null || isStamp(value);
const isIdText = (value: unknown): boolean => typeof value === 'string' && isId(value);
const isIdOrNull = (value: unknown): boolean => value === null || isIdText(value);
