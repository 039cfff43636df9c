// The small resources: the list of resources, limits, recent items, search.
import { json, type Answer } from '../../answer.js';
import { ApiError } from '../errors.js';
import type { Call } from '../org.js';
import { recentRows, visibleTables } from './describe.js';
import { recordUrl, renderRow, visibleFields } from './render.js';

const RESOURCES = [
  'tooling',
  'composite',
  'jobs',
  'limits',
  'query',
  'queryAll',
  'recent',
  'search',
  'sobjects',
];

export function resources(call: Call): Answer {
  const base = `/services/data/v${call.version}.0`;
  const links = Object.fromEntries(RESOURCES.map((name) => [name, `${base}/${name}`]));
  return json(200, {
    ...links,
    identity: call.org.identityUrl(call.origin, call.session.userId),
  });
}

export function limits(call: Call): Answer {
  const { dailyApiRequests, stats } = call.org;
  const full = (max: number): { Max: number; Remaining: number } => ({ Max: max, Remaining: max });
  return json(200, {
    ConcurrentAsyncGetReportInstances: full(200),
    DailyApiRequests: { Max: dailyApiRequests, Remaining: Math.max(0, dailyApiRequests - stats.billed) },
    DailyAsyncApexExecutions: full(250_000),
    DailyBulkApiBatches: full(15_000),
    DailyBulkV2QueryFileStorageMB: full(976_562),
    DailyBulkV2QueryJobs: full(10_000),
    DailyStreamingApiEvents: full(10_000),
    DataStorageMB: full(1_024),
    FileStorageMB: full(1_024),
    HourlyPublishedPlatformEvents: full(50_000),
    HourlyTimeBasedWorkflow: full(1_000),
    MassEmail: full(5_000),
    SingleEmail: full(5_000),
    StreamingApiConcurrentClients: full(1_000),
  });
}

export function recent(call: Call): Answer {
  const limit = Math.min(200, Number(call.query.get('limit') ?? 20));
  const items = visibleTables(call.org)
    .flatMap((table) => recentRows(table, limit).map((row) => ({ table, row })))
    .sort((a, b) => String(b.row.SystemModstamp).localeCompare(String(a.row.SystemModstamp)))
    .slice(0, limit);
  return json(
    200,
    items.map(({ table, row }) => ({
      attributes: { type: table.name, url: recordUrl(call.version, table.name, String(row.Id)) },
      Id: row.Id,
      Name: row.Name ?? null,
    })),
  );
}

const SOSL =
  /^\s*FIND\s*\{([^}]+)\}\s*(?:IN\s+(ALL|NAME|EMAIL|PHONE)\s+FIELDS)?\s*(?:RETURNING\s+(.+?))?\s*(?:LIMIT\s+(\d+))?\s*$/is;
const SEARCHED: Record<string, readonly string[]> = {
  ALL: ['Name', 'Email', 'Phone', 'MobilePhone', 'Company', 'Title', 'Username'],
  NAME: ['Name'],
  EMAIL: ['Email'],
  PHONE: ['Phone', 'MobilePhone'],
};
const MAX_FOUND = 2_000;

/** `GET /search?q=FIND {…} IN … FIELDS RETURNING …`. Finds words by their beginning, without case. */
export function search(call: Call): Answer {
  const match = SOSL.exec(call.query.get('q') ?? '');
  if (match === null)
    throw new ApiError(400, 'MALFORMED_SEARCH', 'The search string could not be understood');
  const [, term, group = 'ALL', returning, limit] = match;
  const words = term.toLowerCase().replaceAll('*', '').replaceAll('\\', '').split(/\s+/).filter(Boolean);
  const records: unknown[] = [];
  for (const { object, fields } of returningOf(call, returning)) {
    const table = call.org.store.find(object);
    if (table === undefined)
      throw new ApiError(400, 'INVALID_TYPE', `sObject type '${object}' is not supported.`);
    const shown = visibleFields(call.org, table).filter((field) => fields.includes(field.name.toLowerCase()));
    for (const row of table.rows()) {
      if (records.length >= Number(limit ?? MAX_FOUND)) break;
      if (row.IsDeleted === true) continue;
      const text = SEARCHED[group.toUpperCase()]
        .map((name) => String(row[name] ?? '').toLowerCase())
        .join(' ');
      if (words.every((word) => ` ${text}`.includes(` ${word}`))) {
        records.push(renderRow(call.org, table, row, shown, call.version));
      }
    }
  }
  call.org.stats.addRows(records.length, 0);
  return json(200, { searchRecords: records });
}

function returningOf(call: Call, text: string | undefined): { object: string; fields: string[] }[] {
  if (text === undefined) {
    return visibleTables(call.org).map((table) => ({ object: table.name, fields: ['id'] }));
  }
  return [...text.matchAll(/(\w+)\s*(?:\(([^)]*)\))?/g)].map(([, object, list]) => ({
    object,
    fields: (list ?? 'Id')
      .split(/\s+WHERE\s+/i)[0]
      .split(',')
      .map((name) => name.trim().toLowerCase()),
  }));
}
