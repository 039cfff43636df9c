// `/composite`, `/composite/graph`, `/composite/batch`, `/composite/tree`: several operations in one call.
import { json, type Answer } from '../../answer.js';
import { ApiError, malformedJson, type RowError } from '../errors.js';
import type { Call } from '../org.js';
import { jsonBody } from '../rest/body.js';
import { tableOf, writeContext } from '../rest/rows.js';
import { asKey, type Table } from '../store/table.js';
import { rowError } from '../store/values.js';

type JsonRecord = Record<string, unknown>;

interface Part {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body?: unknown;
  readonly httpHeaders?: Record<string, string>;
}

interface PartResult {
  readonly body: unknown;
  readonly httpHeaders: Record<string, string>;
  readonly httpStatusCode: number;
  readonly referenceId: string;
}

const MAX_PARTS = 25;
const MAX_GRAPH_NODES = 500;
const HALTED = {
  errorCode: 'PROCESSING_HALTED',
  message: 'The transaction was rolled back since another operation in the same transaction failed.',
};
const NO_REFERENCE = 'Invalid reference specified. No value for';

export function composite(call: Call): Answer {
  const body = jsonBody(call);
  const parts = partsOf(body.compositeRequest, MAX_PARTS);
  return json(200, { compositeResponse: runTogether(call, parts, body.allOrNone === true) });
}

/** `POST /composite/graph`: several composite requests, each of them all or none. */
export function graph(call: Call): Answer {
  const { graphs } = jsonBody(call);
  if (!Array.isArray(graphs)) throw malformedJson('graphs is required');
  const answers = (graphs as { graphId: string; compositeRequest: unknown }[]).map((one) => {
    const results = runTogether(call, partsOf(one.compositeRequest, MAX_GRAPH_NODES), true);
    return {
      graphId: one.graphId,
      graphResponse: { compositeResponse: results },
      isSuccessful: results.every(isGood),
    };
  });
  return json(200, { graphs: answers });
}

/** @throws ApiError naming the first part that is not understood */
function partsOf(given: unknown, limit: number): Part[] {
  if (!Array.isArray(given)) throw malformedJson('compositeRequest is required');
  if (given.length > limit)
    throw new ApiError(400, 'LIMIT_EXCEEDED', `Maximum number of operations is ${limit}`);
  const parts = given as Part[];
  parts.forEach(requirePart);
  const ids = parts.map(({ referenceId }) => referenceId);
  const repeated = ids.find((id, position) => ids.indexOf(id) !== position);
  if (repeated === undefined) return parts;
  throw new ApiError(400, 'INVALID_INPUT', `Duplicate ReferenceId provided in the request: ${repeated}`);
}

function runTogether(call: Call, parts: readonly Part[], allOrNone: boolean): PartResult[] {
  const run = (): PartResult[] => runParts(call, parts);
  if (!allOrNone) return run();
  const results = call.org.store.unitOfWork(run, (done) => done.every(isGood));
  if (results.every(isGood)) return results;
  return results.map((result) =>
    isGood(result) ? { ...result, body: [HALTED], httpHeaders: {}, httpStatusCode: 400 } : result,
  );
}

const isGood = ({ httpStatusCode }: PartResult): boolean => httpStatusCode < 300;

export function batch(call: Call): Answer {
  const body = jsonBody(call);
  const requests = body.batchRequests;
  if (!Array.isArray(requests)) throw malformedJson('batchRequests is required');
  if (requests.length > MAX_PARTS)
    throw new ApiError(400, 'LIMIT_EXCEEDED', `Batch request size exceeds ${MAX_PARTS}`);
  // Each part counts against the limits; the call itself was billed on arrival.
  call.org.stats.bill('batch', Math.max(0, requests.length - 1));
  let hasErrors = false;
  const results = (requests as { method: string; url: string; richInput?: unknown }[]).map((request) => {
    if (hasErrors && body.haltOnError === true) {
      return {
        statusCode: 412,
        result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' }],
      };
    }
    const answer = dispatch(call, request.method, request.url, request.richInput);
    if (answer.status >= 300) hasErrors = true;
    return { statusCode: answer.status, result: answer.json ?? null };
  });
  return json(200, { hasErrors, results });
}

/** `POST /composite/tree/T`: inserts parents with their children, all or none. */
export function tree(call: Call, objectName: string): Answer {
  const table = tableOf(call, objectName);
  const { records } = jsonBody(call);
  if (!Array.isArray(records)) throw malformedJson('records is required');
  const results: { referenceId: string; id?: string; errors?: readonly RowError[] }[] = [];
  const hasNone = (): boolean => results.every((result) => result.errors === undefined);
  call.org.store.unitOfWork(() => {
    for (const record of records as JsonRecord[]) plant(call, table, record, {}, results);
  }, hasNone);
  if (hasNone()) return json(201, { hasErrors: false, results });
  return json(400, { hasErrors: true, results: results.filter((result) => result.errors !== undefined) });
}

function plant(
  call: Call,
  table: Table,
  record: JsonRecord,
  parentKey: JsonRecord,
  results: { referenceId: string; id?: string; errors?: readonly RowError[] }[],
): void {
  const referenceId = String((record.attributes as { referenceId?: string } | undefined)?.referenceId ?? '');
  const children: [string, JsonRecord[]][] = [];
  const values: JsonRecord = { ...parentKey };
  for (const [name, value] of Object.entries(record)) {
    const nested = (value as { records?: unknown } | null)?.records;
    if (Array.isArray(nested)) children.push([name, nested as JsonRecord[]]);
    else if (name !== 'attributes') values[name] = value;
  }
  const { writer, store } = call.org;
  const result = writer.insert(table, writer.prepare(table, values, true), writeContext(call));
  if (!result.success) {
    results.push({ referenceId, errors: result.errors });
    return;
  }
  results.push({ referenceId, id: result.id });
  for (const [relationship, records] of children) {
    const child = table.def.childRelationships?.find((one) => one.relationshipName === relationship);
    const childTable = child && store.find(child.childSObject);
    if (child === undefined || childTable === undefined) {
      const error = rowError(
        'INVALID_FIELD',
        `No such relation '${relationship}' on sobject of type ${table.name}`,
      );
      results.push({ referenceId, errors: [error] });
      continue;
    }
    for (const one of records) plant(call, childTable, one, { [child.field]: result.id }, results);
  }
}

function runParts(call: Call, parts: readonly Part[]): PartResult[] {
  const done = new Map<string, PartResult>();
  for (const part of parts) done.set(part.referenceId, runPart(call, part, done));
  return [...done.values()];
}

function runPart(call: Call, part: Part, done: ReadonlyMap<string, PartResult>): PartResult {
  const { referenceId } = part;
  try {
    const url = fill(part.url, done);
    const answer = dispatch(call, part.method, url, fillDeep(part.body, done), part.httpHeaders);
    const location = answer.headers?.location;
    return {
      body: answer.json ?? null,
      httpHeaders: location === undefined ? {} : { Location: location },
      httpStatusCode: answer.status,
      referenceId,
    };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const body = [{ errorCode: error.errorCode, message: error.message }];
    return { body, httpHeaders: {}, httpStatusCode: error.status, referenceId };
  }
}

function dispatch(
  call: Call,
  method: string,
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Answer {
  const [path, query = ''] = splitOnce(url.startsWith('/') ? url : `/services/data/${url}`, '?');
  const lowerCase = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return call.dispatch({
    method: method.toUpperCase(),
    path: path.replace(/\/{2,}/g, '/'),
    query: new URLSearchParams(query),
    body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
    headers: { 'content-type': 'application/json', ...lowerCase },
  });
}

function splitOnce(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function requirePart(part: Part, position: number): void {
  const problem = (message: string): ApiError =>
    new ApiError(400, 'INVALID_INPUT', `${message} (subrequest ${position + 1})`);
  if (typeof part.method !== 'string' || typeof part.url !== 'string')
    throw problem('method and url are required');
  if (!/^[A-Za-z]\w*$/.test(part.referenceId ?? '')) throw problem('Provided referenceId is not valid');
  const forbidden = Object.keys(part.httpHeaders ?? {}).find((name) =>
    /^(accept|authorization|content-type)$/i.test(name),
  );
  if (forbidden !== undefined) throw problem(`Header ${forbidden} may not be set in a subrequest`);
}

/** Puts earlier results in place of `@{reference.path}`. @throws ApiError when there is no such value */
function fill(text: string, done: ReadonlyMap<string, PartResult>): string {
  return text.replace(/@\{([^}]+)\}/g, (_, expression: string) => {
    const [reference, ...path] = expression.replace(/\[(\d+)\]/g, '.$1').split('.');
    const result = done.get(reference);
    let value: unknown = result !== undefined && result.httpStatusCode < 300 ? result.body : undefined;
    for (const step of path) value = (value as JsonRecord | null | undefined)?.[step];
    const filled = asKey(value);
    if (filled === undefined) {
      throw new ApiError(400, 'PROCESSING_HALTED', `${NO_REFERENCE} ${expression} found in ${reference}`);
    }
    return String(filled);
  });
}

function fillDeep(value: unknown, done: ReadonlyMap<string, PartResult>): unknown {
  if (typeof value === 'string') return fill(value, done);
  if (Array.isArray(value)) return value.map((item) => fillDeep(item, done));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fillDeep(item, done)]));
}
