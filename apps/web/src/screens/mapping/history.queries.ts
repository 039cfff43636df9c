import type { CrmObject } from '@app/crm-core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ifMatch, read, type Schemas } from '../../api/client.js';

const PAGE = 50;

export type MappingVersion = Schemas['MappingVersionView'];
export type LineChange = Schemas['MappingLineChange'];

export function useVersions(id: string, object: CrmObject) {
  return useInfiniteQuery({
    queryKey: ['mapping-versions', id, object],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/api/crm/integrations/{id}/mappings/versions', {
          params: {
            path: { id },
            query: { object, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

/** What going back to a version would change of the one in force; nothing is asked for without one. */
export function useWayBack(id: string, object: CrmObject, from: number, to: number | undefined) {
  return useQuery({
    queryKey: ['mapping-diff', id, object, from, to],
    enabled: to !== undefined,
    queryFn: () =>
      read(
        api.GET('/api/crm/integrations/{id}/mappings/diff', {
          params: { path: { id }, query: { object, from, ...(to === undefined ? {} : { to }) } },
        }),
      ),
  });
}

export function useRollBack(id: string, object: CrmObject) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ version, etag }: { version: number; etag: string }) =>
      read(
        api.POST('/api/crm/integrations/{id}/mappings/rollback', {
          params: { path: { id }, query: { object } },
          headers: ifMatch(etag),
          body: { version },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['mapping-versions', id, object] });
      await queries.invalidateQueries({ queryKey: ['mappings', id, object] });
    },
  });
}
