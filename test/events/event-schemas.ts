// docs/asyncapi.yaml as something that can be asked: does this event look the way we say it does?
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { parse } from 'yaml';

/* eslint-disable @typescript-eslint/no-explicit-any */

export const PAGE = resolve(__dirname, '../../docs/asyncapi.yaml');
const ID = 'asyncapi.json';

export interface Published {
  readonly subject: string;
  readonly event: { readonly type: string; readonly tenantid: string };
}

/** What is wrong with an event, one sentence each; nothing is allowed in its data that the page does not name. */
export type ProblemsOf = (published: Published) => string[];

export function loadEventSchemas(): ProblemsOf {
  const page = parse(readFileSync(PAGE, 'utf8'));
  for (const [name, schema] of Object.entries<any>(page.components.schemas))
    if (name.endsWith('Data')) schema.additionalProperties = false;
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ ...page, $id: ID });
  const checks = new Map<string, ValidateFunction>(
    Object.entries<any>(page.components.messages).map(([name, { name: type }]) => [
      type,
      ajv.compile({ $ref: `${ID}#/components/messages/${name}/payload` }),
    ]),
  );
  return ({ subject, event }) => {
    const check = checks.get(event.type);
    if (!check) return [`${event.type} is not in docs/asyncapi.yaml`];
    const [, kind, verb] = event.type.split('.');
    const wanted = `crm.events.${event.tenantid}.${kind}.${verb}`;
    const problems = subject === wanted ? [] : [`${event.type} is told as ${subject}`];
    check(event);
    return [
      ...problems,
      ...(check.errors ?? []).map((error) => `${event.type}${error.instancePath} ${error.message}`),
    ];
  };
}
