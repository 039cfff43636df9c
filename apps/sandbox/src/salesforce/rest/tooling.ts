// The part of the Tooling API that sets up custom fields: the REST way to what the Metadata API does by SOAP.
import { empty, json, type Answer } from '../../answer.js';
import { ApiError, notFound } from '../errors.js';
import type { Call } from '../org.js';
import { makeId } from '../store/ids.js';
import {
  holderOfFields,
  removeField,
  saveField,
  SchemaChangeError,
  type CustomField,
} from '../store/custom.js';
import type { Store } from '../store/store.js';
import { jsonBody } from './body.js';

interface Metadata extends Omit<CustomField, 'object' | 'name' | 'values' | 'restricted'> {
  readonly valueSet?: {
    readonly restricted?: boolean;
    readonly valueSetDefinition?: {
      readonly value?: readonly { readonly valueName?: string; readonly fullName?: string }[];
    };
  };
}

const FIELD_PREFIX = '00N';

/** `POST /tooling/sobjects/CustomField {FullName, Metadata}`. */
export function createCustomField(call: Call): Answer {
  const { FullName: fullName, Metadata: metadata } = jsonBody(call) as {
    FullName?: unknown;
    Metadata?: Metadata;
  };
  if (typeof fullName !== 'string' || metadata === undefined) {
    throw new ApiError(400, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [FullName, Metadata]', [
      'FullName',
      'Metadata',
    ]);
  }
  const [declaredOn, name = ''] = fullName.split('.');
  const object = asApiError(() => holderOfFields(declaredOn));
  const values = metadata.valueSet?.valueSetDefinition?.value?.map(
    (one) => one.valueName ?? one.fullName ?? '',
  );
  asApiError(() =>
    saveField(
      call.org.store,
      { ...metadata, object, name, values, restricted: metadata.valueSet?.restricted },
      false,
    ),
  );
  const id = idOfField(call.org.store, object, name);
  return json(201, { id, success: true, errors: [], warnings: [], infos: [] });
}

/** `DELETE /tooling/sobjects/CustomField/<id>`. */
export function deleteCustomField(call: Call, id: string): Answer {
  const { store } = call.org;
  for (const def of store.objects) {
    const field = def.fields.find((one) => one.custom && idOfField(store, def.name, one.name).startsWith(id));
    if (field === undefined) continue;
    asApiError(() => removeField(store, def.name, field.name));
    return empty(204);
  }
  throw notFound();
}

/** The same for the life of a field: told from its name. */
function idOfField(store: Store, object: string, name: string): string {
  let hash = 0;
  for (const char of `${store.table(object).name}.${name}`.toLowerCase())
    hash = (hash * 31 + char.charCodeAt(0)) % 2 ** 40;
  return makeId(FIELD_PREFIX, hash);
}

function asApiError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof SchemaChangeError)
      throw new ApiError(400, error.statusCode, error.message, ['DeveloperName']);
    throw error;
  }
}
