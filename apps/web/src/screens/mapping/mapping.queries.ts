import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ContactView, FieldMappingView, FieldsOfBothSides } from '@app/contracts';
import { api, type ItemPage } from '../../api/client.js';

const SAMPLES = 20;

const pathOf = (id: string, what: string, object: string) =>
  `/api/crm/integrations/${encodeURIComponent(id)}/${what}?object=${encodeURIComponent(object)}`;

export function useFields(id: string, object: string) {
  return useQuery({
    queryKey: ['fields', id, object],
    staleTime: 60_000,
    queryFn: () => api.get<FieldsOfBothSides>(pathOf(id, 'fields', object)),
  });
}

export function useMappings(id: string, object: string) {
  return useQuery({
    queryKey: ['mappings', id, object],
    // What somebody is editing is not replaced under their hands.
    refetchOnWindowFocus: false,
    queryFn: () => api.getTagged<FieldMappingView[]>(pathOf(id, 'mappings', object)),
  });
}

/** Saves against the version that was read; an empty `etag` overwrites whatever is there. */
export function useSaveMappings(id: string, object: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ lines, etag }: { lines: readonly unknown[]; etag: string }) =>
      api.put<FieldMappingView[]>(pathOf(id, 'mappings', object), lines, etag),
    onSuccess: (saved) => queries.setQueryData(['mappings', id, object], saved),
  });
}

/** A few records to show the mapping at work on. */
export function useSamples(object: string) {
  return useQuery({
    queryKey: ['samples', object],
    enabled: object === 'contact',
    queryFn: () => api.get<ItemPage<ContactView>>(`/api/contacts?limit=${SAMPLES}`),
  });
}
