import type { CrmLinkView } from '@app/contracts';
import type { CrmObject } from '@app/crm-core';

/** An SQL expression for the links of a record `c`, for `crmLinks`; null where there are none. */
export const linksOf = (object: CrmObject): string => `
  (SELECT json_agg(json_build_object('integrationId', l.integration_id, 'crmId', l.crm_id, 'lastSyncedAt', l.last_synced_at,
     'syncStatus', CASE WHEN l.status = 'synced' AND l.pushed_version < c.version THEN 'pending' ELSE l.status END) ORDER BY l.integration_id)
     FROM link l WHERE l.record_id = c.id AND l.object = '${object}')`;

export function crmLinks(links: readonly CrmLinkView[] | null): CrmLinkView[] {
  return (links ?? []).map((link) => ({
    ...link,
    lastSyncedAt: link.lastSyncedAt && new Date(link.lastSyncedAt).toISOString(),
  }));
}
