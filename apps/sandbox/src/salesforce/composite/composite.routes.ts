import type { Router } from '../../router.js';
import { createMany, deleteMany, readMany, updateMany, upsertMany } from './collections.js';
import type { CallHandler } from '../org.js';
import { batch, composite, graph, tree } from './composite.js';

export function addCompositeRoutes(router: Router<CallHandler>): void {
  router
    .add('POST', '/composite', composite)
    .add('POST', '/composite/graph', graph)
    .add('POST', '/composite/batch', batch)
    .add('POST', '/composite/tree/:object', (call, params) => tree(call, params.object))
    .add('POST', '/composite/sobjects', createMany)
    .add('PATCH', '/composite/sobjects', updateMany)
    .add('DELETE', '/composite/sobjects', deleteMany)
    .add('POST', '/composite/sobjects/:object', (call, params) => readMany(call, params.object))
    .add('GET', '/composite/sobjects/:object', (call, params) => readMany(call, params.object))
    .add('PATCH', '/composite/sobjects/:object/:field', (call, params) =>
      upsertMany(call, params.object, params.field),
    );
}
