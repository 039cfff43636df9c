import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { IntegrationPatch, IntegrationView } from '@app/contracts';
import { api, type Tagged } from '../../api/client.js';

const pathOf = (id: string) => `/api/crm/integrations/${encodeURIComponent(id)}`;

export function useIntegration(id: string) {
  return useQuery({
    queryKey: ['integration', id],
    queryFn: () => api.getTagged<IntegrationView>(pathOf(id)),
  });
}

/** Saves against the version that was read; an empty `etag` overwrites whatever is there. */
export function usePatchIntegration(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ patch, etag }: { patch: IntegrationPatch; etag: string }) =>
      api.patch<IntegrationView>(pathOf(id), patch, etag),
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
    mutationFn: () => api.delete(pathOf(id)),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['integrations'] }),
  });
}
