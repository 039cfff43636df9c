import { callsToWrite } from './salesforce.costs.js';
import { TEMPLATES } from './salesforce.templates.js';
import { CrmRecordRejectedError, CrmSchemaError } from '@app/errors';
import type {
  AccessGrant,
  CrmFeature,
  CrmLimits,
  CrmProvider,
  CrmSession,
  FeatureSupport,
  SessionOptions,
} from '../../crm-provider.js';
import { salesforceAuth } from './salesforce.auth.js';
import { SalesforceClient } from './salesforce.client.js';
import { salesforceNotifications } from './notify/notifications.js';
import { DEFAULTS } from './salesforce.defaults.js';
import { ensureExternalId } from './salesforce.external-id.js';
import { SUPPORTED } from './salesforce.objects.js';
import { SalesforceReader } from './read/reader.js';
import { describeObject } from './salesforce.schema.js';
import { Stamp } from './write/stamp.js';
import { write } from './write/writer.js';

const FEATURES: Readonly<Record<CrmFeature, FeatureSupport>> = {
  changeStream: 'native',
  outboundMessages: 'native',
  bulkRead: 'native',
  bulkWrite: 'native',
  customFields: 'native',
  customObjects: 'native',
  merge: 'native',
};

export const salesforce: CrmProvider = {
  id: 'salesforce',
  label: 'Salesforce',
  objects: SUPPORTED,
  supportsFeature: (feature) => FEATURES[feature],
  auth: salesforceAuth,
  open: (access, options) => openSession(access, options),
  defaultMapping: (object) => DEFAULTS[object],
  mappingTemplates: TEMPLATES,
  notifications: salesforceNotifications,
};

function openSession(access: AccessGrant, options: SessionOptions): CrmSession {
  const client = new SalesforceClient(access, options);
  const reader = new SalesforceReader(client);
  const stamp = new Stamp(client);
  return {
    describe: (object) => describeObject(client, object),
    ensureSchema: (object) => ensureExternalId(client, object),
    readChanges: (request) => reader.readChanges(request),
    readByIds: (object, ids, fields) => reader.readByIds(object, ids, fields),
    write: (request) => write(client, request, stamp),
    callsToWrite,
    limits: () => askLimits(client),
    lastLimits: () => client.lastLimits,
    get apiCalls() {
      return client.apiCalls;
    },
  };
}

/** The limits resource wants a permission that many users lack; every answer says the same in its header. */
async function askLimits(client: SalesforceClient): Promise<CrmLimits> {
  try {
    const { DailyApiRequests } = await client.json<{ DailyApiRequests: { Max: number; Remaining: number } }>({
      method: 'GET',
      path: '/limits',
    });
    const { Max: max, Remaining: remaining } = DailyApiRequests;
    return { dailyApiCalls: { max, remaining }, observedAt: new Date().toISOString() };
  } catch (error) {
    const isForbidden = error instanceof CrmSchemaError || error instanceof CrmRecordRejectedError;
    if (isForbidden && client.lastLimits) return client.lastLimits;
    throw error;
  }
}
