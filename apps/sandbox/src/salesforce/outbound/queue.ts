// What outbound messages are still to be told. A notification waits here until its endpoint has acknowledged it, or for
// 24 hours. Times are the sandbox clock's, so that tests can move through the back-off.
import { mix } from '../seed/random.js';
import { makeId } from '../store/ids.js';

/** Tells one endpoint about the rows of one object, with the values of these fields. */
export interface OutboundAction {
  /** `04k…`, sent as `ActionId`. */
  readonly id: string;
  readonly object: string;
  readonly endpointUrl: string;
  readonly fields: readonly string[];
}

export interface Notification {
  /** `04l…`: stays the same however often it is sent. */
  readonly id: string;
  readonly action: OutboundAction;
  readonly rowId: string;
  readonly queuedAtMs: number;
  readonly number: number;
  dueAtMs: number;
  tries: number;
  /** Times that it is sent again although it was acknowledged. */
  repeats: number;
  isUnderWay: boolean;
}

/** How delivery goes wrong; see the control door. */
export interface OutboundFaults {
  /** Times that each notification is sent again after its acknowledgement. */
  repeat: number;
  /** Sends in another order than things happened. */
  shuffle: boolean;
  /** Milliseconds from a change to its first try. */
  delayMs: number;
  /** Sends nothing; what happens meanwhile waits. */
  stop: boolean;
}

export const NO_OUTBOUND_FAULTS: Readonly<OutboundFaults> = {
  repeat: 0,
  shuffle: false,
  delayMs: 0,
  stop: false,
};

export const MAX_NOTIFICATIONS = 100;
const FIRST_RETRY_MS = 2_000;
const MAX_RETRY_MS = 2 * 60 * 60 * 1000;
const KEPT_MS = 24 * 60 * 60 * 1000;

export class OutboundQueue {
  private waiting = new Set<Notification>();
  private lastNumber = 0;
  faults: OutboundFaults = { ...NO_OUTBOUND_FAULTS };
  readonly counts = { queued: 0, messages: 0, acknowledged: 0, failedMessages: 0, dropped: 0 };

  get size(): number {
    return this.waiting.size;
  }

  add(action: OutboundAction, rowId: string, nowMs: number): void {
    const number = this.lastNumber++;
    const dueAtMs = nowMs + this.faults.delayMs;
    const facts = { action, rowId, queuedAtMs: nowMs, number, dueAtMs };
    this.waiting.add({
      ...facts,
      id: makeId('04l', number),
      tries: 0,
      repeats: this.faults.repeat,
      isUnderWay: false,
    });
    this.counts.queued++;
  }

  /** The next message: notifications of one action that are due, marked as under way; empty when there is nothing. */
  take(nowMs: number): Notification[] {
    if (this.faults.stop) return [];
    const due: Notification[] = [];
    for (const one of this.waiting) {
      if (one.isUnderWay) continue;
      if (nowMs - one.queuedAtMs >= KEPT_MS) {
        this.waiting.delete(one);
        this.counts.dropped++;
      } else if (one.dueAtMs <= nowMs) due.push(one);
    }
    if (this.faults.shuffle) due.sort((a, b) => mix(a.number, a.tries) - mix(b.number, b.tries));
    // What failed before goes by itself: a message is sent again as a whole, and each is retried independently.
    const message = due.filter(({ action }) => action === due[0].action).slice(0, MAX_NOTIFICATIONS);
    for (const one of message) one.isUnderWay = true;
    if (message.length > 0) this.counts.messages++;
    return message;
  }

  acknowledged(message: readonly Notification[]): void {
    this.counts.acknowledged += message.length;
    for (const one of message) {
      one.isUnderWay = false;
      if (one.repeats-- <= 0) this.waiting.delete(one);
    }
  }

  failed(message: readonly Notification[], nowMs: number): void {
    this.counts.failedMessages++;
    for (const one of message) {
      one.isUnderWay = false;
      one.dueAtMs = nowMs + Math.min(FIRST_RETRY_MS * 2 ** one.tries++, MAX_RETRY_MS);
    }
  }

  clear(): void {
    this.waiting = new Set();
    this.faults = { ...NO_OUTBOUND_FAULTS };
    Object.assign(this.counts, { queued: 0, messages: 0, acknowledged: 0, failedMessages: 0, dropped: 0 });
  }

  /** Forgets what an action has still to tell. */
  drop(action: OutboundAction): void {
    for (const one of this.waiting) if (one.action === action) this.waiting.delete(one);
  }
}
