// npm run config:print [-- [--json] [service…]]: every setting, where it came from, and everything that is wrong with it at once. As
// `npm start` hands them to the services; with the names of services, as those would read this environment in containers.
// Exit code 1 when something is wrong.
import { parseArgs } from 'node:util';
import { main, print, sayOnStderr, Sentence } from './lib/log.mjs';
import { underNode24 } from './lib/runtime.mjs';

await main(async () => {
  sayOnStderr();
  await underNode24(import.meta.url);
  const { build } = await import('./lib/build.mjs');
  const { formatConfig, reportConfig } = await import('./lib/config-report.mjs');
  const { SERVICES } = await import('./lib/services.mjs');
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const unknown = positionals.filter((name) => !SERVICES.includes(name));
  if (unknown.length > 0)
    throw new Sentence(`There is no service ${unknown.join(', ')}: ${SERVICES.join(', ')}.`);
  await build();
  const report = await reportConfig(positionals);
  print(values.json ? JSON.stringify(report, null, 2) : formatConfig(report));
  return report.problems.length > 0 ? 1 : 0;
});
