// One reading under way: what it asks for, what it has handed out, and the window that the next one starts with.
import type { Change, Cursor, ReadChanges } from '../../../crm-provider.js';
import type { SalesforceClient } from '../salesforce.client.js';
import type { ObjectNames } from '../salesforce.objects.js';
import { stampedFrom } from '../salesforce.soql.js';
import { wholeSecond } from '../salesforce.values.js';
import { conditionsOf, type Columns, type Selection } from './columns.js';
import { encodePosition, type Position, type Progress, type Window } from './cursor.js';
import { OVERLAP_MS, type Probe } from './window.js';

/** An org's object, as a session reads it. */
export interface Source {
  readonly client: SalesforceClient;
  readonly columns: Columns;
  readonly object: ObjectNames;
}

export class Reading {
  private constructor(
    readonly source: Source,
    readonly request: ReadChanges,
    /** Rows stamped before are not asked for; null for everything. */
    readonly from: string | null,
    private readonly counter: WindowCounter,
    private readonly readAt: string,
    private readonly probe: Probe | undefined,
    private seen: number,
  ) {}

  static begin(source: Source, request: ReadChanges, from: string | null, probe?: Probe): Reading {
    const now = source.client.serverNow();
    const counter = new WindowCounter(wholeSecond(now.getTime() - OVERLAP_MS));
    return new Reading(source, request, from, counter, now.toISOString(), probe, 0);
  }

  static resume(source: Source, request: ReadChanges, { from, window, seen }: Progress): Reading {
    const counter = new WindowCounter(window.floor, window.count, window.newest);
    return new Reading(source, request, from, counter, window.readAt, window.probe, seen);
  }

  selection(): Selection {
    return this.source.columns.selectionFor(this.source.object, this.request.fields);
  }

  /** Conditions that hold for every row of this reading. */
  get conditions(): string[] {
    return [...conditionsOf(this.source.object), ...(this.from === null ? [] : [stampedFrom(this.from)])];
  }

  get rowsSoFar(): number {
    return this.seen;
  }

  /** A first reading has no use for what is gone, but its window counts it. */
  handOut(changes: readonly Change[]): Change[] {
    for (const change of changes) this.counter.see(change);
    this.seen += changes.length;
    return this.from === null ? changes.filter((change) => change.kind === 'upsert') : [...changes];
  }

  get progress(): Progress {
    return { from: this.from, window: this.window, seen: this.seen };
  }

  cursorAt(position: Position): Cursor {
    return encodePosition(this.source.object.object, position);
  }

  /** The cursor for next time. */
  finish(): Cursor {
    return this.cursorAt({ kind: 'done', ...this.window });
  }

  private get window(): Window {
    const { floor, count, newest } = this.counter;
    return { floor, readAt: this.readAt, count, newest, ...(this.probe ? { probe: this.probe } : {}) };
  }
}

/** Counts what belongs to a window while it goes by. */
class WindowCounter {
  constructor(
    readonly floor: string,
    public count = 0,
    public newest = '',
  ) {}

  see({ modifiedAt }: Change): void {
    if (modifiedAt < this.floor) return;
    this.count++;
    if (modifiedAt > this.newest) this.newest = modifiedAt;
  }
}
