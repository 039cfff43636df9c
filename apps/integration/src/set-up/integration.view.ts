import type { IntegrationView } from '@app/contracts';
import type { Integration } from '../integration/integrations.service.js';

export function viewOf(row: Integration): IntegrationView {
  return {
    id: row.id,
    connectionId: row.connectionId,
    name: row.name,
    version: row.version,
    objects: row.objects,
    settings: row.settings,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
