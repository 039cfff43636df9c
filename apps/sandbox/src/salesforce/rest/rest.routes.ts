import type { Router } from '../../router.js';
import type { CallHandler } from '../org.js';
import { describeBasic, describeGlobal, describeObject } from './describe.js';
import { query, queryMore } from './query.js';
import { limits, recent, resources, search } from './resources.js';
import * as rows from './rows.js';
import { createCustomField, deleteCustomField } from './tooling.js';

export function addRestRoutes(router: Router<CallHandler>): void {
  router
    .add('GET', '/', resources)
    .add('GET', '/limits', limits)
    .add('GET', '/recent', recent)
    .add('GET', '/search', search)
    .add('GET', '/query', (call) => query(call, false))
    .add('GET', '/queryAll', (call) => query(call, true))
    .add('GET', '/query/:position', (call, { position }) => queryMore(call, position))
    .add('GET', '/queryAll/:position', (call, { position }) => queryMore(call, position))
    .add('POST', '/tooling/sobjects/CustomField', createCustomField)
    .add('DELETE', '/tooling/sobjects/CustomField/:id', (call, { id }) => deleteCustomField(call, id))
    .add('GET', '/sobjects', describeGlobal)
    .add('GET', '/sobjects/:object', (call, { object }) => describeBasic(call, object))
    .add('POST', '/sobjects/:object', (call, { object }) => rows.createRow(call, object))
    .add('GET', '/sobjects/:object/describe', (call, { object }) => describeObject(call, object))
    .add('GET', '/sobjects/:object/updated', (call, { object }) => rows.updatedIds(call, object))
    .add('GET', '/sobjects/:object/deleted', (call, { object }) => rows.deletedIds(call, object))
    .add('GET', '/sobjects/:object/:id', (call, { object, id }) => rows.readRow(call, object, id))
    .add('PATCH', '/sobjects/:object/:id', (call, { object, id }) => rows.updateRow(call, object, id))
    .add('DELETE', '/sobjects/:object/:id', (call, { object, id }) => rows.deleteRow(call, object, id))
    .add('GET', '/sobjects/:object/:field/:value', (call, p) =>
      rows.readByKey(call, p.object, p.field, p.value),
    )
    .add('PATCH', '/sobjects/:object/:field/:value', (call, p) =>
      rows.upsertByKey(call, p.object, p.field, p.value),
    )
    .add('DELETE', '/sobjects/:object/:field/:value', (call, p) =>
      rows.deleteByKey(call, p.object, p.field, p.value),
    );
}
