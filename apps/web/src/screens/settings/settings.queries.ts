import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ApiKeyView, CreateApiKeyRequest, CreatedApiKey, MemberView, SignInLink } from '@app/contracts';
import { api, type ItemPage } from '../../api/client.js';

type Role = MemberView['role'];

export function useMembers() {
  return useQuery({
    queryKey: ['members'],
    queryFn: () => api.get<ItemPage<MemberView>>('/api/auth/members'),
  });
}

export function useApiKeys() {
  return useQuery({ queryKey: ['keys'], queryFn: () => api.get<ItemPage<ApiKeyView>>('/api/auth/api-keys') });
}

function useChange<Input, Output>(key: string, change: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => queries.invalidateQueries({ queryKey: [key] }),
  });
}

export const useAddMember = () =>
  useChange('members', (body: { email: string; role: Role }) =>
    api.post<MemberView>('/api/auth/members', body),
  );

export const useChangeRole = () =>
  useChange('members', ({ id, role }: { id: string; role: Role }) =>
    api.patch<MemberView>(`/api/auth/members/${id}`, { role }),
  );

export const useRemoveMember = () =>
  useChange('members', (id: string) => api.delete(`/api/auth/members/${id}`));

/** The link is answered once and kept nowhere. */
export const useSignInLink = () =>
  useMutation({ mutationFn: (email: string) => api.post<SignInLink>('/api/auth/sign-in-links', { email }) });

export const useCreateKey = () =>
  useChange('keys', (body: CreateApiKeyRequest) => api.post<CreatedApiKey>('/api/auth/api-keys', body));

export const useRevokeKey = () => useChange('keys', (id: string) => api.delete(`/api/auth/api-keys/${id}`));
