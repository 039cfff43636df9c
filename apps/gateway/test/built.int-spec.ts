// The built gateway as a process of its own: what only the compiler adds (descriptions and schemas), and how it starts and stops.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { OpenAPIObject } from '@nestjs/swagger';
import { freePort, startNats, type TestNats } from '../../../test/support/nats.js';

type Schema = { properties?: Record<string, object>; type?: string };

const MAIN = resolve(__dirname, '../../../dist/apps/gateway/apps/gateway/src/main.js');

const API_TYPES = resolve(__dirname, '../../../scripts/api-types.mjs');

let nats: TestNats;
let child: ChildProcess;
let document: OpenAPIObject;
let url: string;

beforeAll(async () => {
  if (!existsSync(MAIN)) throw new Error('The gateway is not built: run "npm run build" first.');
  nats = await startNats();
  const port = await freePort();
  child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH, PORT: String(port), NATS_URL: nats.url, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await ready(child);
  url = `http://127.0.0.1:${port}/api/openapi.json`;
  document = (await (await fetch(url)).json()) as OpenAPIObject;
});
afterAll(async () => {
  child.kill('SIGKILL');
  await nats.stop();
});

async function ready(started: ChildProcess): Promise<void> {
  let text = '';
  for await (const chunk of started.stdout as AsyncIterable<Buffer>) {
    text += chunk.toString();
    if (text.includes('service ready')) return;
  }
  throw new Error('The gateway ended before it was ready.');
}

const operations = () =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    (['get', 'put', 'post', 'patch', 'delete'] as const).flatMap((method) => {
      const operation = item[method];
      return operation ? [{ name: `${method} ${path}`, operation }] : [];
    }),
  );

describe('the API description', () => {
  it('says in a sentence what every route does', () => {
    expect(operations().length).toBeGreaterThan(35);
    expect(operations().filter(({ operation }) => !operation.summary)).toEqual([]);
  });

  it('gives every class its fields, with their rules', () => {
    const schemas = document.components?.schemas as Record<string, Schema>;

    const empty = Object.entries(schemas).filter(
      ([, schema]) => Object.keys(schema.properties ?? {}).length === 0,
    );
    expect(empty.map(([name]) => name).sort()).toEqual(['FieldValue', 'Nothing']);
    expect(schemas.ContactPatch.properties?.email).toMatchObject({ maxLength: 254, nullable: true });
    expect(schemas.RunView.properties?.state).toMatchObject({ enum: expect.arrayContaining(['partial']) });
  });

  it('names every query parameter of a list', () => {
    const contacts = document.paths['/api/contacts'].get;

    const names = contacts?.parameters?.map((parameter) => 'name' in parameter && parameter.name);
    expect(names?.sort()).toEqual(['cursor', 'email', 'limit', 'updatedSince']);
  });

  it('gives every success its status and, but for 204 and 302, its form', () => {
    const wrong = operations().flatMap(({ name, operation }) => {
      const successes = Object.entries(operation.responses).filter(([status]) => Number(status) < 400);
      const formless = successes.filter(
        ([status, response]) =>
          !['204', '302'].includes(status) && !(response as { content?: object }).content,
      );
      return successes.length === 0 || formless.length > 0 ? [name] : [];
    });

    expect(wrong).toEqual([]);
  });

  it('answers DELETE with 204 only, and what is queued with 202', () => {
    const successes = (path: string, method: 'delete' | 'post') =>
      Object.keys(document.paths[path][method]?.responses ?? {}).filter((status) => Number(status) < 400);

    expect(successes('/api/contacts/{id}', 'delete')).toEqual(['204']);
    expect(successes('/api/contacts/import', 'post')).toEqual(['202']);
    expect(successes('/api/crm/sync/contacts', 'post')).toEqual(['200', '202']);
  });

  it('refers only to schemas that it has', () => {
    const known = Object.keys(document.components?.schemas ?? {});
    const named = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
      ([, name]) => name,
    );

    expect([...new Set(named)].filter((name) => !known.includes(name))).toEqual([]);
  });

  it('says what a field of a record can hold', () => {
    const schemas = document.components?.schemas as Record<string, Schema>;

    expect(schemas.FieldChangeView.properties?.from).toMatchObject({
      allOf: [{ $ref: '#/components/schemas/FieldValue' }],
    });
    expect(schemas.ContactView.properties?.customFields).toMatchObject({
      additionalProperties: { $ref: '#/components/schemas/FieldValue' },
    });
  });

  it('is what the types of the browser UI were made of', async () => {
    const { stderr } = await promisify(execFile)(process.execPath, [API_TYPES, '--check', url]);

    expect(stderr).toBe('');
  });

  it('knows both ways to authenticate', () => {
    const schemes = document.components?.securitySchemes;

    expect(schemes?.bearer).toMatchObject({ type: 'http', scheme: 'bearer' });
    expect(schemes?.cookie).toMatchObject({ type: 'apiKey', in: 'cookie', name: 'crm_session' });
  });
});

describe('the process', () => {
  it('ends with 0 on SIGTERM', async () => {
    const ended = once(child, 'exit');

    child.kill('SIGTERM');

    expect(await ended).toEqual([0, null]);
  });
});
