// `/__sandbox/…`: how tests set scenes and look behind the stage. JSON, no sign-in, sandbox only.
import { json, type Answer, type ApiRequest } from '../../answer.js';
import type { Router } from '../../router.js';
import type { DoorHandler, Org } from '../org.js';
import { SchemaChangeError } from '../store/custom.js';
import { SoqlError } from '../soql/types.js';
import * as data from './data.js';
import { addFault, clearFaults, listFaults } from './faults.routes.js';
import { addOutboundMessage, dropOutboundMessages, showOutboundMessages } from './outbound.js';
import { ControlInput, ControlInputError } from './input.js';
import * as settings from './settings.js';

type Action = (org: Org, input: ControlInput, request: ApiRequest) => Answer;

export function addControlRoutes(router: Router<DoorHandler>): void {
  const add = (method: string, name: string, action: Action): void => {
    router.add(method, `/__sandbox/${name}`, (request, _, org) => run(request, org, action));
  };
  add('GET', 'stats', (org) => json(200, { ...org.stats.snapshot(), objects: rowCounts(org) }));
  add('POST', 'stats/reset', (org) => {
    org.stats.reset();
    return json(200, { done: true });
  });
  add('POST', 'reset', (org) => {
    org.reset();
    return json(200, { done: true });
  });
  add('POST', 'seed', settings.seed);
  add('POST', 'edit', data.edit);
  add('POST', 'delete', data.remove);
  add('POST', 'undelete', data.undelete);
  add('POST', 'merge', data.mergeRows);
  add('POST', 'convert', data.convert);
  add('GET', 'dump', (org, _, request) => data.dump(org, request.query));
  add('POST', 'objects', settings.addObject);
  add('DELETE', 'objects', settings.dropObject);
  add('POST', 'fields', (org, input) => settings.putField(org, input, false));
  add('PATCH', 'fields', (org, input) => settings.putField(org, input, true));
  add('DELETE', 'fields', settings.dropField);
  add('POST', 'permissions', settings.setPermissions);
  add('POST', 'rules', settings.addRule);
  add('DELETE', 'rules', (org) => {
    org.writer.rules.clear();
    return json(200, { rules: [] });
  });
  add('POST', 'clients', settings.putClient);
  add('POST', 'limits', settings.setLimits);
  add('GET', 'clock', (org) => settings.showClock(org));
  add('POST', 'clock', settings.setClock);
  add('POST', 'outbound-messages', addOutboundMessage);
  add('GET', 'outbound-messages', (org) => showOutboundMessages(org));
  add('DELETE', 'outbound-messages', dropOutboundMessages);
  add('GET', 'faults', (org) => listFaults(org));
  add('POST', 'faults', addFault);
  add('DELETE', 'faults', (org) => clearFaults(org));
}

async function run(request: ApiRequest, org: Org, action: Action): Promise<Answer> {
  try {
    const body = request.method === 'GET' ? Buffer.alloc(0) : await request.body();
    return action(org, ControlInput.parse(body), request);
  } catch (error) {
    if (error instanceof ControlInputError) return json(400, { errors: error.errors });
    if (error instanceof SchemaChangeError)
      return json(409, { errors: [{ code: error.statusCode, message: error.message }] });
    if (error instanceof SoqlError)
      return json(400, { errors: [{ pointer: '/where', message: error.message }] });
    throw error;
  }
}

function rowCounts(org: Org): Record<string, { rows: number; changed: number }> {
  return Object.fromEntries(
    org.store.objects.map(({ name }) => {
      const table = org.store.table(name);
      return [name, { rows: table.size, changed: table.editCount }];
    }),
  );
}
