import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ConnectionView, IntegrationView, PendingConnection } from '@app/contracts';
import { api, type ItemPage } from '../../api/client.js';

export function useConnections() {
  return useQuery({
    queryKey: ['connections'],
    refetchInterval: 20_000,
    queryFn: () => api.get<ItemPage<ConnectionView>>('/api/crm/orgs'),
  });
}

export function useConnection(id: string) {
  return useQuery({
    queryKey: ['connections', id],
    queryFn: () => api.get<ConnectionView>(`/api/crm/orgs/${encodeURIComponent(id)}`),
  });
}

export function useIntegrations() {
  return useQuery({
    queryKey: ['integrations'],
    queryFn: () => api.get<ItemPage<IntegrationView>>('/api/crm/integrations?limit=200'),
  });
}

export interface ConnectRequest {
  readonly provider: string;
  readonly environment: 'production' | 'sandbox' | 'custom';
  readonly loginUrl?: string;
  readonly label?: string;
}

/** Begins the flow; the browser then goes to the CRM. */
export function useConnect() {
  return useMutation({
    mutationFn: ({ provider, ...body }: ConnectRequest) =>
      api.post<PendingConnection>(`/api/crm/auth/${provider}`, { method: 'web', ...body }),
    onSuccess: ({ authorizationUrl }) => window.location.assign(authorizationUrl),
  });
}

export function useDisconnect() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/api/crm/orgs/${encodeURIComponent(id)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['connections'] }),
  });
}

export function useCreateIntegration() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { connectionId: string; name?: string }) =>
      api.post<IntegrationView>('/api/crm/integrations', body),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['integrations'] }),
  });
}
