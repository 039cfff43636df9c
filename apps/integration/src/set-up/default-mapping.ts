import {
  defaultFields,
  getProvider,
  validateMapping,
  type CrmObject,
  type CrmSchema,
  type ValidatedMapping,
} from '@app/crm-core';
import { NothingToMapError } from './set-up.errors.js';

/** What a new integration maps: the provider's default, as far as this org allows it. @throws NothingToMapError */
export function defaultMapping(provider: string, object: CrmObject, schema: CrmSchema): ValidatedMapping {
  const lines = defaultFields(object, getProvider(provider).defaultMapping(object), schema);
  const usable = lines.filter((line) => validateMapping(object, [line], schema).errors.length === 0);
  if (usable.length === 0) throw new NothingToMapError(object);
  return validateMapping(object, usable, schema);
}
