import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RunView, StartedRun, SyncStatus } from '@app/contracts';
import { useEffect } from 'react';
import { api, type ItemPage } from '../api/client.js';

/** Screens ask again this often even if no event arrives. Milliseconds. */
const POLL_MS = 5_000;

export function useRuns(integrationId: string) {
  return useQuery({
    queryKey: ['runs', integrationId],
    refetchInterval: POLL_MS,
    queryFn: () => api.get<ItemPage<RunView>>(`/api/crm/sync/runs?integrationId=${integrationId}&limit=10`),
  });
}

export function useStatus() {
  return useQuery({
    queryKey: ['status'],
    refetchInterval: POLL_MS,
    queryFn: () => api.get<SyncStatus>('/api/crm/sync/status'),
  });
}

export function useStartRun() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (integrationId: string) => api.post<StartedRun>('/api/crm/sync/contacts', { integrationId }),
    onSuccess: (_, integrationId) => queries.invalidateQueries({ queryKey: ['runs', integrationId] }),
  });
}

export function useCancelRun() {
  return useMutation({
    mutationFn: (runId: string) => api.post<unknown>(`/api/crm/sync/runs/${runId}/cancel`),
  });
}

/** Runs move on the screen as they move on the server. */
export function useLiveRuns(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const source = new EventSource('/api/crm/sync/events');
    const onRun = (event: MessageEvent<string>) => {
      const run = JSON.parse(event.data) as RunView;
      queries.setQueryData<ItemPage<RunView>>(['runs', run.integrationId], (page) =>
        page ? { ...page, items: withRun(page.items, run) } : page,
      );
      if (run.completedAt) void queries.invalidateQueries({ queryKey: ['status'] });
    };
    source.addEventListener('run', onRun);
    return () => source.close();
  }, [queries]);
}

function withRun(runs: readonly RunView[], run: RunView): RunView[] {
  const isKnown = runs.some(({ id }) => id === run.id);
  return isKnown ? runs.map((old) => (old.id === run.id ? run : old)) : [run, ...runs].slice(0, 10);
}
