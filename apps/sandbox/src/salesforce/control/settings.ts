// The control door's hands on the org itself: time, schema, permissions, rules, clients, limits.
import { json, type Answer } from '../../answer.js';
import type { Org } from '../org.js';
import { removeField, saveField, saveObject, type CustomField } from '../store/custom.js';
import type { ControlInput } from './input.js';

/** `{ freeze: true | ISO time, advanceMs, resume, reset }`; answers with the time it is now. */
export function setClock(org: Org, input: ControlInput): Answer {
  const { clock } = org;
  const at = input.has('freeze') ? freezePoint(input, clock.now()) : undefined;
  const advanceMs = input.optionalNumber('advanceMs');
  input.done();
  if (input.optionalFlag('reset')) clock.reset();
  if (input.optionalFlag('resume')) clock.resume();
  if (at !== undefined) {
    clock.freeze(at);
    org.sessions.keepAlive();
  }
  if (advanceMs !== undefined) clock.advance(advanceMs);
  org.store.settle();
  return showClock(org);
}

export function showClock(org: Org): Answer {
  return json(200, { now: new Date(org.clock.now()).toISOString(), frozen: org.clock.isFrozen });
}

function freezePoint(input: ControlInput, now: number): number | undefined {
  if (input.is('freeze', true)) return now;
  const given = input.text('freeze');
  const at = Date.parse(given);
  if (Number.isNaN(at)) input.refuse('freeze', 'must be an ISO time');
  return at;
}

export function addObject(org: Org, input: ControlInput): Answer {
  const name = input.text('name');
  const label = input.optionalText('label') ?? name.replace(/__c$/, '');
  const fields = input.optionalObjects('fields') ?? [];
  input.done();
  saveObject(org.store, name, label, input.optionalText('labelPlural'));
  for (const field of fields)
    saveField(org.store, { ...(field as unknown as CustomField), object: name }, false);
  return json(201, { name });
}

export function dropObject(org: Org, input: ControlInput): Answer {
  const name = input.text('name');
  if (!name.endsWith('__c')) input.refuse('name', 'must name a custom object');
  input.done();
  return json(200, { removed: org.store.removeObject(name) });
}

/** Adds a custom field; with `replace`, changes one that exists. */
export function putField(org: Org, input: ControlInput, mayReplace: boolean): Answer {
  const field: CustomField = {
    object: input.text('object'),
    name: input.text('name'),
    type: input.text('type'),
    label: input.optionalText('label'),
    length: input.optionalNumber('length'),
    precision: input.optionalNumber('precision'),
    scale: input.optionalNumber('scale'),
    required: input.optionalFlag('required'),
    unique: input.optionalFlag('unique'),
    externalId: input.optionalFlag('externalId'),
    caseSensitive: input.optionalFlag('caseSensitive'),
    values: input.optionalTexts('values'),
    restricted: input.optionalFlag('restricted'),
    referenceTo: input.optionalText('referenceTo'),
  };
  input.done();
  return json(201, { created: saveField(org.store, field, mayReplace) });
}

export function dropField(org: Org, input: ControlInput): Answer {
  const object = input.text('object');
  const name = input.text('name');
  input.done();
  removeField(org.store, object, name);
  return json(200, { removed: true });
}

/** `{ hide: ["Contact.Email", "Lead"], show: [...] }`: what the user may not see does not exist for them. */
export function setPermissions(org: Org, input: ControlInput): Answer {
  const hide = input.optionalTexts('hide') ?? [];
  const show = input.optionalTexts('show') ?? [];
  input.done();
  for (const name of hide) org.store.hidden.add(name.toLowerCase());
  for (const name of show) org.store.hidden.delete(name.toLowerCase());
  org.store.schemaChanged();
  return json(200, { hidden: [...org.store.hidden] });
}

export function addRule(org: Org, input: ControlInput): Answer {
  const kind = input.choice('kind', ['validation', 'duplicate']);
  const object = input.text('object');
  const name = input.text('name');
  if (org.store.find(object) === undefined) input.refuse('object', 'is not an object of this org');
  if (kind === 'validation') {
    const rule = {
      object,
      name,
      when: input.text('when'),
      message: input.text('message'),
      field: input.optionalText('field'),
    };
    input.done();
    org.writer.rules.addValidation(rule);
  } else {
    const rule = {
      object,
      name,
      fields: input.texts('fields'),
      action: input.choice('action', ['block', 'alert']),
    };
    input.done();
    org.writer.rules.addDuplicate(rule);
  }
  return json(201, { rules: org.writer.rules.names });
}

/** Adds an OAuth client, or changes one; `publicKey` (PEM) lets it sign JWT assertions. */
export function putClient(org: Org, input: ControlInput): Answer {
  const id = input.text('clientId');
  const secret = input.optionalText('clientSecret');
  const publicKey = input.optionalText('publicKey');
  const name = input.optionalText('name');
  input.done();
  const change = Object.fromEntries(
    Object.entries({ secret, publicKey, name }).filter(([, value]) => value !== undefined),
  );
  const client = org.clients.register({ id, ...change });
  return json(200, {
    clientId: client.id,
    needsSecret: client.needsSecret,
    hasPublicKey: client.publicKey !== undefined,
  });
}

/** `{ dailyApiRequests, sessionTimeoutMs }`. */
export function setLimits(org: Org, input: ControlInput): Answer {
  const dailyApiRequests = input.optionalNumber('dailyApiRequests');
  const sessionTimeoutMs = input.optionalNumber('sessionTimeoutMs');
  input.done();
  if (dailyApiRequests !== undefined) org.dailyApiRequests = dailyApiRequests;
  if (sessionTimeoutMs !== undefined) org.sessions.timeoutMs = sessionTimeoutMs;
  return json(200, { dailyApiRequests: org.dailyApiRequests, sessionTimeoutMs: org.sessions.timeoutMs });
}

/** Starts over with other people: `{ seed, contacts, leads, locale }`. Sessions stay. */
export function seed(org: Org, input: ControlInput): Answer {
  const locale = input.has('locale') ? input.choice('locale', ['ja', 'en', 'mixed']) : undefined;
  const given = {
    seed: input.optionalNumber('seed'),
    contacts: input.optionalNumber('contacts'),
    leads: input.optionalNumber('leads'),
    locale,
  };
  input.done();
  const change = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  org.reset(change);
  const { contacts, leads } = org.store.options;
  return json(200, { contacts, leads });
}
