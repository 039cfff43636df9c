import type { CrmObject } from '@app/crm-core';
import { useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../api/client.js';

export type Candidate = Schemas['SuggestedField'];
export type Suggestion = Schemas['FieldSuggestion'];
export type Template = Schemas['MappingTemplateView'];

export function useSuggestions(id: string, object: CrmObject) {
  return useQuery({
    queryKey: ['mapping-suggestions', id, object],
    queryFn: () =>
      read(
        api.GET('/api/crm/integrations/{id}/mappings/suggestions', {
          params: { path: { id }, query: { object } },
        }),
      ),
  });
}

export function useTemplates(id: string, object: CrmObject) {
  return useQuery({
    queryKey: ['mapping-templates', id, object],
    queryFn: () =>
      read(api.GET('/api/crm/mapping-templates', { params: { query: { object, integrationId: id } } })),
  });
}
