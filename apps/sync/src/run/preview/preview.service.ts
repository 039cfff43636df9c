import { Inject, Injectable, OnApplicationShutdown } from '@nestjs/common';
import {
  getSyncSpec,
  type MessageContext,
  type Preview,
  type PreviewRequest,
  type SyncSpec,
} from '@app/contracts';
import { CrmConnections } from '@app/crm-access';
import { CRM_OBJECTS, type CrmObject, type CrmSession } from '@app/crm-core';
import { MessageBus } from '@app/messaging';
import { inRunOrder } from '../../object-order.js';
import { SyncConfig } from '../../sync.config.js';
import { EngineDb, type RunConnections } from '../engine-db.js';
import type { Lease } from '../lease.js';
import { objectContext } from '../run-context.js';
import { NothingEnabledError } from '../run.errors.js';
import { previewObject } from './preview-object.js';
import { addedUp, PreviewTally } from './preview-tally.js';

/** At a time in this process; others wait. */
const MAX_PREVIEWS = 2;
/** The caller has given up by then. Milliseconds. */
const MAX_MS = 115_000;

/** Says what a run would do, and does nothing of it: its connections cannot write. */
@Injectable()
export class PreviewService implements OnApplicationShutdown {
  private readonly db: EngineDb;

  constructor(
    @Inject(MessageBus) private readonly bus: MessageBus,
    @Inject(CrmConnections) private readonly crm: CrmConnections,
    @Inject(SyncConfig) config: SyncConfig,
  ) {
    this.db = new EngineDb(config.databaseUrl, MAX_PREVIEWS);
  }

  /** @throws ObjectNotEnabledError, NothingEnabledError, and whatever keeps the CRM from being read */
  async preview(request: PreviewRequest, context: MessageContext): Promise<Preview> {
    const begin = performance.now();
    const { integrationId } = request;
    const spec = await this.bus.send(getSyncSpec, { integrationId }, context);
    const objects = request.objects ?? CRM_OBJECTS.filter((object) => spec.objects[object]?.enabled);
    if (objects.length === 0) throw new NothingEnabledError();
    const { session } = await this.crm.open(context, spec.connectionId);
    const scope = { tenantId: context.tenantId, integrationId, mode: request.mode ?? 'incremental' } as const;
    const tallies = await this.db.withTenant(context.tenantId, (connections) =>
      this.countAll(scope, enabled(spec, objects), inRunOrder([...new Set(objects)]), session, connections),
    );
    const views = tallies.map(({ view }) => view);
    const toCrm = addedUp(views.map((view) => view.toCrm));
    const writes = views.map((view) => view.toCrm.create + view.toCrm.update + view.toCrm.delete);
    const writeCalls = writes.reduce((sum, ops) => sum + (session.callsToWrite?.(ops) ?? ops), 0);
    return {
      toCrm,
      fromCrm: addedUp(views.map((view) => view.fromCrm)),
      conflicts: views.reduce((sum, { conflicts }) => sum + conflicts, 0),
      samples: tallies.flatMap(({ samples }) => samples),
      apiCalls: session.apiCalls + writeCalls,
      seconds: Math.round(performance.now() - begin) / 1_000,
      isComplete: views.every(({ isComplete }) => isComplete),
      objects: views,
    };
  }

  private async countAll(
    {
      tenantId,
      integrationId,
      mode,
    }: { tenantId: string; integrationId: string; mode: 'incremental' | 'full' },
    spec: SyncSpec,
    objects: readonly CrmObject[],
    session: CrmSession,
    connections: RunConnections,
  ): Promise<PreviewTally[]> {
    const signal = AbortSignal.timeout(MAX_MS);
    const tallies: PreviewTally[] = [];
    for (const object of objects) {
      const context = objectContext(spec, object);
      const lease: Lease = { runId: NO_RUN, epoch: 0, tenantId, integrationId, object };
      await context.bases.open(connections.writer, tenantId);
      await context.elsewhere?.bases.open(connections.writer, tenantId);
      const tally = new PreviewTally(object);
      await readOnly(connections, () =>
        previewObject({ lease, context, session, connections, mode, signal }, tally),
      );
      tallies.push(tally);
    }
    return tallies;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.db.close();
  }
}

const NO_RUN = '00000000-0000-0000-0000-000000000000';

/** Also kinds that are not enabled yet: a person looks before enabling them. */
function enabled(spec: SyncSpec, objects: readonly CrmObject[]): SyncSpec {
  const chosen = objects.flatMap((object) => {
    const settings = spec.objects[object];
    return settings ? [[object, { ...settings, enabled: true }] as const] : [];
  });
  return { ...spec, objects: { ...spec.objects, ...Object.fromEntries(chosen) } };
}

async function readOnly(connections: RunConnections, work: () => Promise<void>): Promise<void> {
  const clients = [connections.reader, connections.writer];
  for (const client of clients) await client.query('SET default_transaction_read_only = on');
  try {
    await work();
  } finally {
    for (const client of clients) await client.query('ROLLBACK; SET default_transaction_read_only = off');
  }
}
