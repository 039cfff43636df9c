// One session's readings.
import type { ChangePage, ReadChanges, RemoteField } from '../../../crm-provider.js';
import type { CrmObject } from '../../../records.js';
import type { SalesforceClient } from '../salesforce.client.js';
import { namesOf } from '../salesforce.objects.js';
import { readByIds } from './by-ids.js';
import { readChanges } from './changes.js';
import { Columns } from './columns.js';
import { readDeals, withContacts } from './deals.js';
import type { Source } from './reading.js';

export class SalesforceReader {
  private readonly columns = new Columns();

  constructor(private readonly client: SalesforceClient) {}

  async *readChanges(request: ReadChanges): AsyncIterable<ChangePage> {
    const source = this.sourceOf(request.object);
    yield* request.object === 'deal' ? readDeals(source, request) : readChanges(source, request);
  }

  async *readByIds(
    object: CrmObject,
    ids: readonly string[],
    fields: readonly RemoteField[],
  ): AsyncIterable<ChangePage> {
    const source = this.sourceOf(object);
    const pages = readByIds(source, ids, fields);
    yield* object === 'deal' ? withContacts(source, pages) : pages;
  }

  private sourceOf(object: CrmObject): Source {
    return { client: this.client, columns: this.columns, object: namesOf(object) };
  }
}
