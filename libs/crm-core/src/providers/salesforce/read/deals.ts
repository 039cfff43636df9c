// Deals with the parts that contacts play in them. Those are rows of their own, which change without their deal: both are read, and a deal
// whose parts changed comes again as a whole.
import { CrmSchemaError } from '@app/errors';
import type { Change, ChangePage, Cursor, DealContact, ReadChanges } from '../../../crm-provider.js';
import { DEAL_CONTACT } from '../salesforce.objects.js';
import { idIn, selectFrom } from '../salesforce.soql.js';
import { wholeSecond } from '../salesforce.values.js';
import { readByIds } from './by-ids.js';
import { readChanges } from './changes.js';
import { decodePair, encodePair, encodePosition } from './cursor.js';
import { allRecords, queryLiving } from './query.js';
import type { Source } from './reading.js';
import type { RestRecord } from './rows.js';
import { OVERLAP_MS } from './window.js';

const OBJECT = 'deal';
const DEAL = { name: 'OpportunityId', type: 'reference' } as const;
const DEALS_PER_QUERY = 2_000;

export async function* readDeals(source: Source, request: ReadChanges): AsyncIterable<ChangePage> {
  const { since, ...always } = request;
  const [lastDeals, lastParts] = since ? decodePair(OBJECT, since) : [undefined, partsFromNow(source)];
  let deals = lastDeals ?? ('' as Cursor);
  const own = { ...always, ...(lastDeals ? { since: lastDeals } : {}) };
  for await (const page of withContacts(source, readChanges(source, own), request.signal)) {
    deals = page.cursor;
    yield { ...page, cursor: encodePair(OBJECT, deals, lastParts) };
  }
  // A first reading has just read all parts with their deals.
  if (lastDeals) yield* dealsOfChangedParts(source, request, deals, lastParts);
}

/** Adds all parts of each deal. Where the org hides them from us, the deals come without. */
export async function* withContacts(
  source: Source,
  pages: AsyncIterable<ChangePage>,
  signal?: AbortSignal,
): AsyncIterable<ChangePage> {
  for await (const page of pages) {
    const ids = page.changes.flatMap((change) => (change.kind === 'upsert' ? [change.id] : []));
    const parts = await partsOf(source, ids, signal);
    yield parts ? { ...page, changes: page.changes.map((change) => joined(change, parts)) } : page;
  }
}

function joined(change: Change, parts: ReadonlyMap<string, readonly DealContact[]>): Change {
  return change.kind === 'upsert' ? { ...change, contacts: parts.get(change.id) ?? [] } : change;
}

async function* dealsOfChangedParts(
  source: Source,
  request: ReadChanges,
  deals: Cursor,
  since: Cursor,
): AsyncIterable<ChangePage> {
  if (source.columns.isHidden(DEAL_CONTACT)) return;
  const parts = { ...source, object: DEAL_CONTACT };
  try {
    for await (const page of readChanges(parts, { ...request, since, fields: [DEAL] })) {
      const ids = page.changes.flatMap((change) =>
        change.kind === 'upsert' ? [String(change.values[0])] : [],
      );
      const changes: Change[] = [];
      const chosen = readByIds(source, ids, request.fields);
      for await (const one of withContacts(source, chosen, request.signal)) changes.push(...one.changes);
      yield { changes, cursor: encodePair(OBJECT, deals, page.cursor) };
    }
  } catch (error) {
    if (!isHiddenObject(error)) throw error;
    source.columns.hide(DEAL_CONTACT);
  }
}

/** By the deal's id, the primary one first. Undefined where the org hides them. */
async function partsOf(
  { client, columns }: Source,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly DealContact[]> | undefined> {
  if (columns.isHidden(DEAL_CONTACT)) return undefined;
  const parts = new Map<string, DealContact[]>();
  try {
    for (let at = 0; at < ids.length; at += DEALS_PER_QUERY) {
      const among = idIn(ids.slice(at, at + DEALS_PER_QUERY), DEAL.name);
      const names = [DEAL.name, 'ContactId', 'Role', 'IsPrimary'];
      const soql = selectFrom(names, DEAL_CONTACT.remoteName, among);
      for (const record of await allRecords(client, await queryLiving(client, soql, signal), signal))
        add(parts, record);
    }
  } catch (error) {
    if (!isHiddenObject(error)) throw error;
    columns.hide(DEAL_CONTACT);
    return undefined;
  }
  return parts;
}

function add(parts: Map<string, DealContact[]>, record: RestRecord): void {
  const deal = String(record[DEAL.name]);
  const part = {
    contactId: String(record.ContactId),
    role: typeof record.Role === 'string' ? record.Role : null,
    isPrimary: record.IsPrimary === true,
  };
  const others = parts.get(deal) ?? [];
  parts.set(deal, part.isPrimary ? [part, ...others] : [...others, part]);
}

/** Whatever changed before is read along with its deal. */
function partsFromNow({ client }: Source): Cursor {
  const now = client.serverNow();
  const floor = wholeSecond(now.getTime() - OVERLAP_MS);
  const window = { floor, readAt: now.toISOString(), count: 0, newest: '' };
  return encodePosition(DEAL_CONTACT.object, { kind: 'done', ...window });
}

const isHiddenObject = (error: unknown): boolean =>
  error instanceof CrmSchemaError && error.details.vendorCode === 'INVALID_TYPE';
