import { InvalidInputError } from '@app/errors';
import type { CrmProvider } from './crm-provider.js';
import { salesforce } from './providers/salesforce/index.js';

/** Every CRM that we speak to. All that a new one touches outside its folder is a line here. */
export const providers = { salesforce } satisfies Record<string, CrmProvider>;
export type ProviderId = keyof typeof providers;

/** @throws InvalidInputError CONNECTION.PROVIDER_UNKNOWN */
export function getProvider(id: string): CrmProvider {
  if (Object.hasOwn(providers, id)) return providers[id as ProviderId];
  throw new InvalidInputError(
    'This CRM is not supported.',
    [{ pointer: '/provider', code: 'notAllowed', detail: `One of: ${Object.keys(providers).join(', ')}.` }],
    { code: 'CONNECTION.PROVIDER_UNKNOWN' },
  );
}
