import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { IntegrationPatch, IntegrationView } from '../../api/types.js';
import { api, ifMatch, read, readTagged, type Tagged } from '../../api/client.js';

const PATH = '/api/crm/integrations/{id}';

const readIntegration = (answer: Parameters<typeof readTagged<unknown>>[0]) =>
  readTagged(answer) as Promise<Tagged<IntegrationView>>;

export function useIntegration(id: string) {
  return useQuery({
    queryKey: ['integration', id],
    queryFn: () => readIntegration(api.GET(PATH, { params: { path: { id } } })),
  });
}

/** Saves against the version that was read; an empty `etag` overwrites whatever is there. */
export function usePatchIntegration(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ patch, etag }: { patch: IntegrationPatch; etag: string }) =>
      readIntegration(api.PATCH(PATH, { params: { path: { id }, header: ifMatch(etag) }, body: patch })),
    onSuccess: async (saved: Tagged<IntegrationView>) => {
      queries.setQueryData(['integration', id], saved);
      await queries.invalidateQueries({ queryKey: ['integrations'] });
      await queries.invalidateQueries({ queryKey: ['status'] });
    },
  });
}

export function useDeleteIntegration(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => read(api.DELETE(PATH, { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['integrations'] }),
  });
}
