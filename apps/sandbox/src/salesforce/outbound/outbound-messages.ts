// Tells endpoints of changed rows: a message soon after the change, then again with growing gaps until the exact Ack.
// Deletes tell nobody, as workflow has no trigger for them.
import type { Clock } from '../../clock.js';
import { makeId } from '../store/ids.js';
import type { Store } from '../store/store.js';
import type { Table } from '../store/table.js';
import { isAck, messageXml } from './envelope.js';
import { OutboundQueue, type Notification, type OutboundAction } from './queue.js';

/** Changes within this time travel together. */
const MERGE_MS = 20;
const TIMEOUT_MS = 60_000;
const CONCURRENT_MESSAGES = 8;

export class OutboundMessages {
  readonly queue = new OutboundQueue();
  private actions: OutboundAction[] = [];
  private lastAction = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly underWay = new Set<AbortController>();
  /** How the org is reached, as told in messages; learned when the server listens. */
  origin = 'http://localhost';

  constructor(
    private readonly organizationId: string,
    private readonly store: Store,
    private readonly clock: Clock,
  ) {
    store.onCommitted = (table, index) => this.changed(table, index);
  }

  get list(): readonly OutboundAction[] {
    return this.actions;
  }

  add(given: Omit<OutboundAction, 'id'>): OutboundAction {
    const action = { id: makeId('04k', this.lastAction++), ...given };
    this.actions.push(action);
    return action;
  }

  /** Whether there was one. */
  remove(id: string): boolean {
    const gone = this.actions.find((action) => action.id === id);
    if (gone === undefined) return false;
    this.actions = this.actions.filter((action) => action !== gone);
    this.queue.drop(gone);
    return true;
  }

  /** No actions, nothing waiting, no faults. */
  clear(): void {
    this.actions = [];
    this.queue.clear();
  }

  close(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    for (const call of this.underWay) call.abort();
  }

  private changed(table: Table, index: number): void {
    if (this.actions.length === 0) return;
    const row = table.get(index);
    if (row === undefined || row.IsDeleted === true) return;
    for (const action of this.actions) {
      if (action.object !== table.name) continue;
      this.queue.add(action, String(row.Id), this.clock.now());
    }
    this.timer ??= setInterval(() => this.sendDue(), MERGE_MS);
  }

  private sendDue(): void {
    if (this.queue.size === 0 && this.underWay.size === 0) {
      clearInterval(this.timer);
      this.timer = undefined;
      return;
    }
    while (this.underWay.size < CONCURRENT_MESSAGES) {
      const message = this.queue.take(this.clock.now());
      if (message.length === 0) return;
      void this.send(message);
    }
  }

  private async send(message: readonly Notification[]): Promise<void> {
    const call = new AbortController();
    this.underWay.add(call);
    const isTaken = await this.post(message, call.signal).catch(() => false);
    this.underWay.delete(call);
    if (isTaken) this.queue.acknowledged(message);
    else this.queue.failed(message, this.clock.now());
  }

  private async post(message: readonly Notification[], signal: AbortSignal): Promise<boolean> {
    const { action } = message[0];
    const response = await fetch(action.endpointUrl, {
      method: 'POST',
      headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' },
      body: this.xmlOf(action, message),
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    return isAck(response.status, response.headers.get('content-type') ?? '', await response.text());
  }

  private xmlOf(action: OutboundAction, message: readonly Notification[]): string {
    const { store, organizationId, origin } = this;
    const def = store.table(action.object).def;
    const fields = action.fields.flatMap((name) => store.visibleField(def, name) ?? []);
    const told = message.map(({ id, rowId }) => {
      const row = store.rowById(rowId);
      return { notificationId: id, row: row?.IsDeleted === true ? undefined : row };
    });
    return messageXml({ organizationId, actionId: action.id, origin, object: action.object, fields }, told);
  }
}
