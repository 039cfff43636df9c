import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { hintsAdded, type MessageContext, type RetriedRows, type RetryRowsRequest } from '@app/contracts';
import type { CrmObject } from '@app/crm-core';
import { inTenant } from '@app/database';
import { MessageBus } from '@app/messaging';
import { saveHints } from '../hint/hint.query.js';
import { RunService } from '../run.service.js';
import { NothingRefusedError } from '../run.errors.js';

/** More are sent again by a full run, which costs the CRM fewer calls. */
const MAX_ROWS = 10_000;

interface RefusedRow {
  readonly integration_id: string;
  readonly object: CrmObject;
  readonly record_id: string | null;
  readonly crm_id: string | null;
  readonly direction: 'toCrm' | 'fromCrm';
}

/** Tries refused rows again. */
@Injectable()
export class RetryService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(MessageBus) private readonly bus: MessageBus,
    @Inject(RunService) private readonly runs: RunService,
  ) {}

  /** Records of ours go into a run of just those; those of the CRM are read again like any that it tells of. @throws RunNotFoundError, NothingRefusedError */
  async retry({ runId, rowIds }: RetryRowsRequest, context: MessageContext): Promise<RetriedRows> {
    const { tenantId } = context;
    await this.runs.get({ runId }, context);
    const retried = await inTenant(this.dataSource, tenantId, async (tx) => {
      const rows = await refusedRows(tx, runId, rowIds);
      if (rows.length === 0) throw new NothingRefusedError();
      const [{ integration_id: integrationId, object }] = rows;
      const ours = idsOf(rows, 'toCrm', 'record_id');
      const theirs = idsOf(rows, 'fromCrm', 'crm_id');
      if (theirs.length > 0)
        await saveHints(tx, { tenantId, integrationId, object, crmIds: theirs, isConsent: false });
      const queued = { tenantId, integrationId, object, mode: 'incremental', trigger: 'manual' } as const;
      const started = ours.length > 0 ? await this.runs.queue(tx, { ...queued, entityIds: ours }) : null;
      return { runId: started, toCrm: ours.length, fromCrm: theirs.length };
    });
    if (retried.runId) this.runs.wake();
    if (retried.fromCrm > 0) this.bus.ring(hintsAdded, {});
    return retried;
  }
}

function refusedRows(
  tx: EntityManager,
  runId: string,
  rowIds: readonly string[] | undefined,
): Promise<RefusedRow[]> {
  return tx.query(
    `SELECT integration_id, object, record_id, crm_id, direction FROM rejected_row
      WHERE run_id = $1 AND ($2::uuid[] IS NULL OR id = ANY ($2)) ORDER BY id LIMIT ${MAX_ROWS}`,
    [runId, rowIds ?? null],
  );
}

const idsOf = (
  rows: readonly RefusedRow[],
  direction: RefusedRow['direction'],
  key: 'record_id' | 'crm_id',
): string[] => [...new Set(rows.flatMap((row) => (row.direction === direction ? (row[key] ?? []) : [])))];
