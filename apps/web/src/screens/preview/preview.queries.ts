import { useMutation, useQueries } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../api/client.js';

export type Preview = Schemas['Preview'];
export type PreviewCounts = Schemas['PreviewCounts'];
export type PreviewSample = Schemas['PreviewSample'];
export type Mode = 'incremental' | 'full';

const POLL_MS = 1_500;

/** Says what a run would do. Nothing is written on either side; reading costs calls, so that nobody asks by accident. */
export function usePreview(id: string) {
  return useMutation({
    mutationFn: (mode: Mode) =>
      read(api.POST('/api/crm/integrations/{id}/preview', { params: { path: { id } }, body: { mode } })),
  });
}

/** The runs that were started from a preview, until they have ended. */
export function useRunsOf(runIds: readonly string[]) {
  return useQueries({
    queries: runIds.map((id) => ({
      queryKey: ['run', id],
      refetchInterval: POLL_MS,
      queryFn: () => read(api.GET('/api/crm/sync/runs/{id}', { params: { path: { id } } })),
    })),
    combine: (all) => all.flatMap(({ data }) => data ?? []),
  });
}
