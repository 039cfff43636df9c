// The control door's hands on outbound messages.
import { json, type Answer } from '../../answer.js';
import type { Org } from '../org.js';
import type { ControlInput } from './input.js';

/** Sets up a message: `{ object, endpointUrl, fields }`; each has its own `ActionId`. */
export function addOutboundMessage(org: Org, input: ControlInput): Answer {
  const object = input.text('object');
  const endpointUrl = input.text('endpointUrl');
  const fields = input.optionalTexts('fields') ?? [];
  const table = org.store.find(object);
  if (table === undefined) input.refuse('object', 'is not an object of this org');
  else {
    const unknown = fields.filter((name) => org.store.field(table.def, name) === undefined);
    if (unknown.length > 0) input.refuse('fields', `are not all fields of it: ${unknown.join(', ')}`);
  }
  if (!/^https?:\/\//.test(endpointUrl) || !URL.canParse(endpointUrl)) {
    input.refuse('endpointUrl', 'must be an http or https address');
  }
  input.done();
  return json(201, org.outbound.add({ object: table?.name ?? object, endpointUrl, fields }));
}

/** What is set up, what waits and what became of the rest. */
export function showOutboundMessages(org: Org): Answer {
  const { list, queue } = org.outbound;
  return json(200, { actions: list, waiting: queue.size, ...queue.counts, faults: queue.faults });
}

/** Takes one away by `id`, or all. */
export function dropOutboundMessages(org: Org, input: ControlInput): Answer {
  const id = input.optionalText('id');
  input.done();
  if (id === undefined) org.outbound.clear();
  else if (!org.outbound.remove(id)) {
    input.refuse('id', 'is not the id of an outbound message');
    input.done();
  }
  return showOutboundMessages(org);
}
