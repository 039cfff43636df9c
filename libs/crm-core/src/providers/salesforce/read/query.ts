// SOQL over REST. An address holds 16 kB together with the headers, so that a query for hundreds of fields goes in the body of a composite call,
// which costs one call as well. https://help.salesforce.com/s/articleView?id=000386264
import { CrmUnavailableError } from '@app/errors';
import type { SalesforceClient } from '../salesforce.client.js';
import { faultOf, isQueryTimeout, requestError } from '../salesforce.errors.js';
import type { ObjectNames } from '../salesforce.objects.js';
import { OLDEST_ONLY, selectFrom } from '../salesforce.soql.js';
import { toInstant } from '../salesforce.values.js';
import type { RestRecord } from './rows.js';

/** Leaves 4 kB for headers: an access token in JWT form takes half of that. */
const MAX_ADDRESS_BYTES = 12_000;
/** No org is older than the service. */
const FIRST_DAY = '1999-03-08T00:00:00.000Z';

export interface QueryAnswer {
  readonly totalSize: number;
  readonly done: boolean;
  /** Present unless `done`. */
  readonly nextRecordsUrl?: string;
  readonly records: readonly RestRecord[];
}

interface CompositeAnswer {
  compositeResponse: { httpStatusCode: number; body: unknown }[];
}

/** Deleted rows too. */
export const queryAll = (
  client: SalesforceClient,
  soql: string,
  signal?: AbortSignal,
): Promise<QueryAnswer> => ask(client, 'queryAll', soql, signal);

/** Living rows only. */
export const queryLiving = (
  client: SalesforceClient,
  soql: string,
  signal?: AbortSignal,
): Promise<QueryAnswer> => ask(client, 'query', soql, signal);

async function ask(
  client: SalesforceClient,
  resource: 'query' | 'queryAll',
  soql: string,
  signal?: AbortSignal,
): Promise<QueryAnswer> {
  const path = `/${resource}?q=${encodeURIComponent(soql)}`;
  const common = signal ? { signal } : {};
  if (path.length <= MAX_ADDRESS_BYTES) return client.json({ method: 'GET', path, ...common });
  const part = { method: 'GET', url: client.addressOf(path), referenceId: 'rows' };
  const { compositeResponse } = await client.json<CompositeAnswer>({
    method: 'POST',
    path: '/composite',
    json: { compositeRequest: [part] },
    ...common,
  });
  const [{ httpStatusCode, body }] = compositeResponse;
  if (httpStatusCode >= 300) throw requestError(httpStatusCode, faultOf(body));
  return body as QueryAnswer;
}

/** Every row of a short result. */
export async function allRecords(
  client: SalesforceClient,
  first: QueryAnswer,
  signal?: AbortSignal,
): Promise<readonly RestRecord[]> {
  const records = [...first.records];
  for (let answer = first; !answer.done;) {
    answer = await nextPage(client, answer, signal);
    records.push(...answer.records);
  }
  return records;
}

export function nextPage(
  client: SalesforceClient,
  { nextRecordsUrl }: QueryAnswer,
  signal?: AbortSignal,
): Promise<QueryAnswer> {
  if (nextRecordsUrl === undefined)
    throw new CrmUnavailableError('The CRM promises more rows but does not say where.');
  return client.json({ method: 'GET', path: nextRecordsUrl, ...(signal ? { signal } : {}) });
}

/** Where stamps begin: what lies before need not be halved. */
export async function oldestStamp(
  client: SalesforceClient,
  object: ObjectNames,
  signal?: AbortSignal,
): Promise<string> {
  try {
    const soql = `${selectFrom(['SystemModstamp'], object.remoteName)}${OLDEST_ONLY}`;
    const [oldest] = (await queryAll(client, soql, signal)).records;
    return oldest ? toInstant(String(oldest.SystemModstamp)) : FIRST_DAY;
  } catch (error) {
    if (isQueryTimeout(error)) return FIRST_DAY;
    throw error;
  }
}
