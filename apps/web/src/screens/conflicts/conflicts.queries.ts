import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ConflictDecision } from '../../api/types.js';
import { api, read } from '../../api/client.js';

const PAGE = 50;
const KEY = ['conflicts'];

/** What waits for a decision, oldest first. */
export function useConflicts() {
  return useInfiniteQuery({
    queryKey: KEY,
    refetchInterval: 20_000,
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/api/crm/conflicts', {
          params: { query: { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

function useDecide<Input, Output>(decide: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: decide,
    // Also when it failed: somebody else may have decided.
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: KEY });
      await queries.invalidateQueries({ queryKey: ['status'] });
    },
  });
}

export const useDecideOne = () =>
  useDecide(({ id, ...decision }: ConflictDecision & { id: string }) =>
    read(api.POST('/api/crm/conflicts/{id}/resolve', { params: { path: { id } }, body: decision })),
  );

export const useDecideMany = () =>
  useDecide((body: { ids: string[]; choice: 'crm' | 'markmail' }) =>
    read(api.POST('/api/crm/conflicts/resolve', { body })),
  );
