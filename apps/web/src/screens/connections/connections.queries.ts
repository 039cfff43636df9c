import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { IntegrationView } from '../../api/types.js';
import { api, read, type ItemPage, type Schemas } from '../../api/client.js';

export function useConnections() {
  return useQuery({
    queryKey: ['connections'],
    refetchInterval: 20_000,
    queryFn: () => read(api.GET('/api/crm/orgs')),
  });
}

export function useConnection(id: string) {
  return useQuery({
    queryKey: ['connections', id],
    queryFn: () => read(api.GET('/api/crm/orgs/{id}', { params: { path: { id } } })),
  });
}

export function useIntegrations() {
  return useQuery({
    queryKey: ['integrations'],
    queryFn: () =>
      read(api.GET('/api/crm/integrations', { params: { query: { limit: 200 } } })) as Promise<
        ItemPage<IntegrationView>
      >,
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
      read(
        api.POST('/api/crm/auth/{provider}', {
          params: { path: { provider } },
          body: { method: 'web', ...body },
        }),
      ),
    onSuccess: ({ authorizationUrl }) => window.location.assign(authorizationUrl),
  });
}

export function useDisconnect() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => read(api.DELETE('/api/crm/orgs/{id}', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['connections'] }),
  });
}

export function useCreateIntegration() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas['CreateIntegrationRequest']) =>
      read(api.POST('/api/crm/integrations', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['integrations'] }),
  });
}
