// Writes the types that the browser UI knows the API by, from the description that a running gateway serves.
//   npm run api:types [-- [--check] [URL of openapi.json]]      --check says whether they still fit, and writes nothing
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import { inRepo } from './lib/paths.mjs';

const TYPES = inRepo('apps', 'web', 'src', 'api', 'schema.ts');
const HEAD = '// Made by "npm run api:types" from the API description: not edited by hand.\n\n';
const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

const [url = 'http://localhost:3000/api/openapi.json'] = process.argv
  .slice(2)
  .filter((one) => one !== '--check');
const types = HEAD + astToString(await openapiTS(withoutRepetition(await describe(url))));

if (!process.argv.includes('--check')) writeFileSync(TYPES, types);
else if (readFileSync(TYPES, 'utf8') !== types) {
  console.error(
    'apps/web/src/api/schema.ts is not what the API description says: run "npm run api:types" with the system up.',
  );
  process.exitCode = 1;
}

async function describe(address) {
  const response = await fetch(address).catch((cause) => {
    throw new Error(`Nothing answers at ${address}: start the system first (npm start).`, { cause });
  });
  return response.json();
}

/** Every failure is the same problem: said once a route instead of a dozen times. */
function withoutRepetition(document) {
  const problem = { $ref: '#/components/schemas/Problem' };
  for (const item of Object.values(document.paths))
    for (const method of METHODS) {
      const { responses = {} } = item[method] ?? {};
      for (const status of Object.keys(responses)) if (Number(status) >= 400) delete responses[status];
      if (item[method])
        responses.default = {
          description: 'A problem',
          content: { 'application/problem+json': { schema: problem } },
        };
    }
  document.servers = [];
  return document;
}
