import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  hintsAdded,
  listIntegrations,
  type AddHintsRequest,
  type Done,
  type IntegrationPage,
  type MessageContext,
} from '@app/contracts';
import type { CrmObject } from '@app/crm-core';
import { inTenant } from '@app/database';
import { MessageBus } from '@app/messaging';
import { RecordChanges } from '../../record/record-changes.service.js';
import { saveHints } from './hint.query.js';

/** An integration that is set up meanwhile misses hints this long; its own first run reads everything anyway. Milliseconds. */
const REMEMBER_MS = 5_000;

interface Listener {
  readonly integrationId: string;
  readonly objects: ReadonlySet<string>;
}

/** Takes in what may have changed at a CRM. */
@Injectable()
export class HintService {
  /** By connection. */
  private readonly known = new Map<string, { listeners: Promise<Listener[]>; untilMs: number }>();

  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MessageBus) private readonly bus: MessageBus,
    @Inject(RecordChanges) private readonly changes: RecordChanges,
  ) {}

  /** Hints are rows once this resolves. */
  async add({ connectionId, hints }: AddHintsRequest, context: MessageContext): Promise<Done> {
    const { tenantId } = context;
    const listeners = await this.listeners(connectionId, context);
    const wanted = listeners.flatMap(({ integrationId, objects }) =>
      hints.filter(({ object }) => objects.has(object)).map((hint) => ({ integrationId, ...hint })),
    );
    const named = wanted.filter(({ crmIds }) => crmIds.length > 0);
    await inTenant(this.dataSource, tenantId, async (tx) => {
      for (const hint of named)
        await saveHints(tx, { tenantId, ...hint, isConsent: hint.isConsent ?? false });
    });
    if (named.length > 0) this.bus.ring(hintsAdded, {});
    // Nobody knows which: the next run comes at once, and finds them.
    for (const { object, crmIds } of wanted) if (crmIds.length === 0) this.changes.emit(tenantId, object);
    return { done: true };
  }

  private listeners(connectionId: string, context: MessageContext): Promise<Listener[]> {
    const key = `${context.tenantId}/${connectionId}`;
    const now = Date.now();
    const known = this.known.get(key);
    if (known && known.untilMs > now) return known.listeners;
    for (const [old, { untilMs }] of this.known) if (untilMs <= now) this.known.delete(old);
    const listeners = this.askListeners(connectionId, context);
    this.known.set(key, { listeners, untilMs: now + REMEMBER_MS });
    listeners.catch(() => this.known.delete(key));
    return listeners;
  }

  private async askListeners(connectionId: string, context: MessageContext): Promise<Listener[]> {
    const found: Listener[] = [];
    let cursor: string | null = null;
    do {
      const page: IntegrationPage = await this.bus.send(listIntegrations, cursor ? { cursor } : {}, context);
      for (const { id, connectionId: of, objects } of page.items) {
        if (of !== connectionId) continue;
        const isRead = ([, settings]: [string, { enabled: boolean; direction: string }]) =>
          settings.enabled && settings.direction !== 'toCrm';
        const names = Object.entries(objects)
          .filter(isRead)
          .map(([name]) => name as CrmObject);
        found.push({ integrationId: id, objects: new Set(names) });
      }
      cursor = page.nextCursor;
    } while (cursor);
    return found;
  }
}
