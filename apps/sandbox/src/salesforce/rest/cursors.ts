import type { Clock } from '../../clock.js';
import { makeId } from '../store/ids.js';

/** The rest of a query's result: what is left to send and how long a page is. */
export interface Cursor {
  readonly totalSize: number;
  readonly length: number;
  readonly pageSize: number;
  /** The records of a range, rendered for the version that asks. */
  readonly render: (from: number, to: number, version: number) => unknown[];
  readonly expiresAtMs: number;
}

const LIFE_MS = 2 * 24 * 60 * 60 * 1000;
/** Open cursors, and rows that all of them hold; beyond either the oldest are dropped, so that memory stays bounded. */
const MAX_OPEN = 2_000;
const MAX_HELD_ROWS = 3_000_000;

/** Query locators. A locator stands for a snapshot of the result, so pages do not shift while rows change. */
export class Cursors {
  private readonly open = new Map<string, Cursor>();
  private opened = 0;
  private heldRows = 0;

  constructor(private readonly clock: Clock) {}

  add(cursor: Omit<Cursor, 'expiresAtMs'>): string {
    const locator = makeId('0r8', this.opened++);
    this.open.set(locator, { ...cursor, expiresAtMs: this.clock.now() + LIFE_MS });
    this.heldRows += cursor.length;
    for (const [oldest, { length }] of this.open) {
      const fits = this.open.size <= MAX_OPEN && this.heldRows <= MAX_HELD_ROWS;
      if (fits || oldest === locator) break;
      this.open.delete(oldest);
      this.heldRows -= length;
    }
    return locator;
  }

  find(locator: string): Cursor | undefined {
    const cursor = this.open.get(locator);
    return cursor !== undefined && cursor.expiresAtMs >= this.clock.now() ? cursor : undefined;
  }

  clear(): void {
    this.open.clear();
    this.heldRows = 0;
  }
}
