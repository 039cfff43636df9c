// Chosen records as they are now.
import type { Change, ChangePage, Cursor, RemoteField } from '../../../crm-provider.js';
import { isId, to18 } from '../salesforce.ids.js';
import { idIn, selectFrom } from '../salesforce.soql.js';
import { allRecords, queryAll } from './query.js';
import type { Source } from './reading.js';
import { changeFromRest } from './rows.js';

const IDS_PER_QUERY = 500;

/** Ids that are no more come back as deletions, in the form of 18 characters. */
export async function* readByIds(
  source: Source,
  ids: readonly string[],
  fields: readonly RemoteField[],
): AsyncIterable<ChangePage> {
  const asked = [...new Set(ids.map(to18))];
  for (let i = 0; i < asked.length; i += IDS_PER_QUERY) {
    const chunk = asked.slice(i, i + IDS_PER_QUERY);
    // What is no id is no record, and nothing to ask for.
    const found = await find(source, chunk.filter(isId), fields);
    const known = new Set(found.map((change) => change.id));
    const modifiedAt = source.client.serverNow().toISOString();
    const gone = chunk
      .filter((id) => !known.has(id))
      .map((id): Change => ({ kind: 'delete', id, modifiedAt }));
    yield { changes: [...found, ...gone], cursor: '' as Cursor };
  }
}

async function find(
  { client, columns, object }: Source,
  ids: readonly string[],
  fields: readonly RemoteField[],
): Promise<Change[]> {
  if (ids.length === 0) return [];
  return columns.without(object, async () => {
    const selection = columns.selectionFor(object, fields);
    const first = await queryAll(client, selectFrom(selection.columns, object.remoteName, idIn(ids)));
    const records = await allRecords(client, first);
    return records.map((record) => changeFromRest(selection, record));
  });
}
