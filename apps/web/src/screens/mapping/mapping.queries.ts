import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CrmObject } from '@app/crm-core';
import { api, ifMatch, read, readTagged, type Schemas } from '../../api/client.js';

const SAMPLES = 20;

const MAPPINGS = '/api/crm/integrations/{id}/mappings';

export function useFields(id: string, object: CrmObject) {
  return useQuery({
    queryKey: ['fields', id, object],
    staleTime: 60_000,
    queryFn: () =>
      read(api.GET('/api/crm/integrations/{id}/fields', { params: { path: { id }, query: { object } } })),
  });
}

export function useMappings(id: string, object: CrmObject) {
  return useQuery({
    queryKey: ['mappings', id, object],
    // What somebody is editing is not replaced under their hands.
    refetchOnWindowFocus: false,
    queryFn: () => readTagged(api.GET(MAPPINGS, { params: { path: { id }, query: { object } } })),
  });
}

/** Saves against the version that was read; an empty `etag` overwrites whatever is there. */
export function useSaveMappings(id: string, object: CrmObject) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ lines, etag }: { lines: readonly unknown[]; etag: string }) =>
      readTagged(
        api.PUT(MAPPINGS, {
          params: { path: { id }, query: { object }, header: ifMatch(etag) },
          body: lines as Schemas['MappingLineBody'][],
        }),
      ),
    onSuccess: (saved) => queries.setQueryData(['mappings', id, object], saved),
  });
}

/** A few records to show the mapping at work on. */
export function useSamples(object: CrmObject) {
  return useQuery({
    queryKey: ['samples', object],
    enabled: object === 'contact',
    queryFn: () => read(api.GET('/api/contacts', { params: { query: { limit: SAMPLES } } })),
  });
}
