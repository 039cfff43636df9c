import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CreateApiKeyRequest, MemberView } from '../../api/types.js';
import { api, read } from '../../api/client.js';

type Role = MemberView['role'];

export function useMembers(isEnabled = true) {
  return useQuery({
    queryKey: ['members'],
    enabled: isEnabled,
    queryFn: () => read(api.GET('/api/auth/members')),
  });
}

export function useApiKeys() {
  return useQuery({ queryKey: ['keys'], queryFn: () => read(api.GET('/api/auth/api-keys')) });
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
    read(api.POST('/api/auth/members', { body })),
  );

export const useChangeRole = () =>
  useChange('members', ({ id, role }: { id: string; role: Role }) =>
    read(api.PATCH('/api/auth/members/{id}', { params: { path: { id } }, body: { role } })),
  );

export const useRemoveMember = () =>
  useChange('members', (id: string) =>
    read(api.DELETE('/api/auth/members/{id}', { params: { path: { id } } })),
  );

/** The link is answered once and kept nowhere. */
export const useSignInLink = () =>
  useMutation({
    mutationFn: (email: string) => read(api.POST('/api/auth/sign-in-links', { body: { email } })),
  });

export const useCreateKey = () =>
  useChange('keys', (body: CreateApiKeyRequest) => read(api.POST('/api/auth/api-keys', { body })));

export const useRevokeKey = () =>
  useChange('keys', (id: string) =>
    read(api.DELETE('/api/auth/api-keys/{id}', { params: { path: { id } } })),
  );
