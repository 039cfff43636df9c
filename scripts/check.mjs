// npm run check: what a developer runs before a commit. Format, lint, import rule, types, unit tests; needs no server.
import { main } from './lib/log.mjs';
import { underNode24 } from './lib/runtime.mjs';

await main(async () => {
  await underNode24(import.meta.url);
  const { conclude, runChecks, runJest } = await import('./lib/checks.mjs');
  return conclude(await runChecks(), await runJest(['unit']));
});
