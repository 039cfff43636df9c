import { CRM_OBJECTS, type CrmObject } from '@app/crm-core';

/** What an integration synchronises. */
export const enabledObjects = (
  objects: Readonly<Record<string, { readonly enabled: boolean } | undefined>>,
): CrmObject[] => CRM_OBJECTS.filter((object) => objects[object]?.enabled === true);
