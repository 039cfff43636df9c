import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ConflictDecision, ConflictView, ResolvedConflicts } from '@app/contracts';
import { api, type ItemPage } from '../../api/client.js';

const PAGE = 50;
const KEY = ['conflicts'];

/** What waits for a decision, oldest first. */
export function useConflicts() {
  return useInfiniteQuery({
    queryKey: KEY,
    refetchInterval: 20_000,
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      api.get<ItemPage<ConflictView>>(
        `/api/crm/conflicts?limit=${PAGE}${pageParam ? `&cursor=${encodeURIComponent(pageParam)}` : ''}`,
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
    api.post<ConflictView>(`/api/crm/conflicts/${id}/resolve`, decision),
  );

export const useDecideMany = () =>
  useDecide((body: { ids: string[]; choice: 'crm' | 'markmail' }) =>
    api.post<ResolvedConflicts>('/api/crm/conflicts/resolve', body),
  );
