import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RunView, SyncStatus } from '../../api/types.js';
import { useEffect, useSyncExternalStore } from 'react';
import { api, read, type ItemPage } from '../../api/client.js';

/** Screens ask again this often where events arrive, to be sure. Milliseconds. */
const CALM_POLL_MS = 15_000;
/** And this often where none arrive. */
const POLL_MS = 3_000;
/** As many as one page may hold. */
export const RUNS_SHOWN = 200;

let isLive = false;
const listeners = new Set<() => void>();

function setLive(next: boolean): void {
  if (isLive === next) return;
  isLive = next;
  listeners.forEach((listener) => listener());
}

/** Whether events arrive; else screens poll. */
export function useIsLive(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isLive,
  );
}

function usePollInterval(): number {
  return useIsLive() ? CALM_POLL_MS : POLL_MS;
}

export function useRuns(integrationId?: string, limit = RUNS_SHOWN) {
  const query = { limit, ...(integrationId ? { integrationId } : {}) };
  return useQuery({
    queryKey: ['runs', integrationId ?? 'all', limit],
    refetchInterval: usePollInterval(),
    queryFn: () => read(api.GET('/api/crm/sync/runs', { params: { query } })),
  });
}

export function useRun(id: string) {
  return useQuery({
    queryKey: ['run', id],
    refetchInterval: usePollInterval(),
    queryFn: () => read(api.GET('/api/crm/sync/runs/{id}', { params: { path: { id } } })),
  });
}

export function useRejectedRows(runId: string) {
  return useQuery({
    queryKey: ['rejected', runId],
    queryFn: () =>
      read(
        api.GET('/api/crm/sync/runs/{id}/errors', { params: { path: { id: runId }, query: { limit: 200 } } }),
      ),
  });
}

export function useStatus() {
  return useQuery({
    queryKey: ['status'],
    refetchInterval: usePollInterval(),
    queryFn: () => read(api.GET('/api/crm/sync/status')),
  });
}

/** Everything that the integration synchronises, parents before children. Answers the ids of the runs. */
export function useStartAll() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: { integrationId: string; mode?: 'incremental' | 'full' }) => {
      const started = await read(api.POST('/api/crm/sync/all', { body }));
      return started.runs.map((run) => ('runId' in run ? run.runId : run.id));
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['runs'] });
      await queries.invalidateQueries({ queryKey: ['status'] });
    },
  });
}

export function useCancelRun() {
  return useMutation({
    mutationFn: (runId: string) =>
      read(api.POST('/api/crm/sync/runs/{id}/cancel', { params: { path: { id: runId } }, body: {} })),
  });
}

/** Runs move on the screen as they move on the server. Used once, by the shell. */
export function useLiveRuns(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const source = new EventSource('/api/crm/sync/events');
    const onRun = (event: MessageEvent<string>) => {
      const run = JSON.parse(event.data) as RunView;
      queries.setQueriesData<ItemPage<RunView>>(
        {
          queryKey: ['runs'],
          predicate: ({ queryKey }) => ['all', run.integrationId].includes(String(queryKey[1])),
        },
        (page) => page && { ...page, items: withRun(page.items, run) },
      );
      queries.setQueryData(['run', run.id], run);
      queries.setQueryData<SyncStatus>(['status'], (status) => status && withLastRun(status, run));
      if (run.completedAt) void queries.invalidateQueries({ queryKey: ['status'] });
    };
    source.addEventListener('open', () => setLive(true));
    source.addEventListener('error', () => setLive(false));
    source.addEventListener('run', onRun);
    return () => {
      source.close();
      setLive(false);
    };
  }, [queries]);
}

function withRun(runs: readonly RunView[], run: RunView): RunView[] {
  const isKnown = runs.some(({ id }) => id === run.id);
  return isKnown ? runs.map((old) => (old.id === run.id ? run : old)) : [run, ...runs].slice(0, RUNS_SHOWN);
}

function withLastRun(status: SyncStatus, run: RunView): SyncStatus {
  const items = status.items.map((item) => {
    const isOfRun = item.integrationId === run.integrationId && item.object === run.object;
    const isOlder = item.lastRun && item.lastRun.createdAt > run.createdAt;
    return isOfRun && !isOlder ? { ...item, lastRun: run } : item;
  });
  return { items };
}

/** Tries refused rows again, run by run, though nothing has changed since. Answers how many, and a run that does it where one does. */
export function useRetryRows() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (byRun: ReadonlyMap<string, string[]>) => {
      const retried = { rows: 0, runId: null as string | null };
      for (const [id, rowIds] of byRun) {
        const { runId, toCrm, fromCrm } = await read(
          api.POST('/api/crm/sync/runs/{id}/retry', { params: { path: { id } }, body: { rowIds } }),
        );
        retried.rows += toCrm + fromCrm;
        retried.runId = runId ?? retried.runId;
      }
      return retried;
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['runs'] });
      await queries.invalidateQueries({ queryKey: ['status'] });
    },
  });
}
