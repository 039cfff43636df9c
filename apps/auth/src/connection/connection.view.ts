import type { ConnectionView } from '@app/contracts';
import type { Connection } from './connection.entity.js';

export function viewOf(row: Connection): ConnectionView {
  return {
    id: row.id,
    provider: row.provider,
    label: row.label,
    orgId: row.orgId,
    orgName: row.orgName,
    username: row.username,
    instanceUrl: row.instanceUrl,
    status: row.status,
    limits: row.limits,
    createdAt: row.createdAt.toISOString(),
  };
}
