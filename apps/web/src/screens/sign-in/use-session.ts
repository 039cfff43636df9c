import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Principal } from '../../api/types.js';
import { api, ApiError, read, rememberCsrfToken } from '../../api/client.js';

const KEY = ['session'];

/** Who is signed in; null when nobody is. */
export function useSession() {
  return useQuery({
    queryKey: KEY,
    staleTime: 60_000,
    queryFn: async (): Promise<Principal | null> => {
      try {
        const principal = await read(api.GET('/api/auth/me'));
        rememberCsrfToken(principal.csrfToken);
        return principal;
      } catch (error) {
        if (error instanceof ApiError && error.problem.status === 401) return null;
        throw error;
      }
    },
  });
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (token: string) => read(api.POST('/api/auth/session', { body: { token } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => read(api.DELETE('/api/auth/session')),
    onSettled: () => {
      rememberCsrfToken(undefined);
      queries.clear();
    },
  });
}
