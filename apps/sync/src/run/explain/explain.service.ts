import { Inject, Injectable } from '@nestjs/common';
import type {
  FieldOrigin,
  HistoryPage,
  LinkedSideView,
  ListActivityRequest,
  MessageContext,
  RecordFieldsRequest,
  RecordFieldsView,
  TimelineRequest,
} from '@app/contracts';
import type { FieldValue } from '@app/crm-core';
import { decodeCursor, encodeCursor } from '@app/database';
import { NotFoundError } from '@app/errors';
import { RecordTransactions } from '../../record/record-transactions.service.js';
import { historyEntry, rulesOf } from './history.row.js';
import {
  readActivity,
  readLastChanges,
  readLinkedSides,
  readRecordNow,
  readTimeline,
  type LastChange,
  type LinkedSide,
  type RecordNow,
} from './read-history.query.js';

const DEFAULT_LIMIT = 50;

/** Who changed what, when, from which side and by which rule. */
@Injectable()
export class ExplainService {
  constructor(@Inject(RecordTransactions) private readonly transactions: RecordTransactions) {}

  /** @throws NotFoundError for a record that never was */
  async timeline(request: TimelineRequest, context: MessageContext): Promise<HistoryPage> {
    const limit = request.limit ?? DEFAULT_LIMIT;
    const cursor = request.cursor === undefined ? null : decodeCursor(request.cursor, ['time', 'uuid']);
    const after = cursor && { at: cursor[0], id: cursor[1] };
    return this.transactions.read(context, async (tx) => {
      const rows = await readTimeline(tx, request.object, request.id, after, limit + 1);
      if (rows.length === 0 && !after && !(await readRecordNow(tx, request.object, request.id)))
        throw notThere();
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const isMore = rows.length > limit && last;
      return {
        items: page.map(historyEntry),
        nextCursor: isMore ? encodeCursor(last.at_text, last.id) : null,
      };
    });
  }

  async activity(request: ListActivityRequest, context: MessageContext): Promise<HistoryPage> {
    const limit = request.limit ?? DEFAULT_LIMIT;
    const after = request.cursor === undefined ? null : decodeCursor(request.cursor, ['uuid'])[0];
    const rows = await this.transactions.read(context, (tx) =>
      readActivity(tx, context.tenantId, request, after, limit + 1),
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(historyEntry),
      nextCursor: rows.length > limit && last ? encodeCursor(last.id) : null,
    };
  }

  /** @throws NotFoundError */
  fields({ object, id }: RecordFieldsRequest, context: MessageContext): Promise<RecordFieldsView> {
    return this.transactions.read(context, async (tx) => {
      const now = await readRecordNow(tx, object, id);
      if (!now) throw notThere();
      const changes = new Map(
        (await readLastChanges(tx, object, id)).map((change) => [change.field, change]),
      );
      const items = Object.entries(now.values).map(([field, value]) =>
        originOf(field, value, changes.get(field), now),
      );
      const links = await readLinkedSides(tx, object, id);
      return { object, recordId: id, items, links: links.map(linkedSide) };
    });
  }
}

const linkedSide = (row: LinkedSide): LinkedSideView => ({
  integrationId: row.integration_id,
  crmId: row.crm_id,
  syncStatus: row.status,
  lastSyncedAt: row.last_synced_at?.toISOString() ?? null,
  agreed: row.agreed,
  asked: row.asked ?? {},
});

function originOf(
  field: string,
  value: FieldValue,
  change: LastChange | undefined,
  { made_by: madeBy, author }: RecordNow,
): FieldOrigin {
  if (!change) {
    const side = madeBy === null ? 'markmail' : 'crm';
    const actor = madeBy === null ? author : 'sync';
    return { field, value, changedAt: null, side, actor, runId: madeBy, rule: null, before: null };
  }
  return {
    field,
    value,
    changedAt: change.at.toISOString(),
    side: change.side,
    actor: change.actor,
    runId: change.run_id,
    rule: rulesOf(change.rule)[field] ?? null,
    before: change.before,
  };
}

const notThere = (): NotFoundError =>
  new NotFoundError('There is no record with this id.', { code: 'RECORD.NOT_FOUND' });
