// npm run config:docs: writes docs/configuration.md from the configuration classes. With --check it says whether the page still fits, and writes
// nothing.
import { readFileSync, writeFileSync } from 'node:fs';
import { main, Sentence } from './lib/log.mjs';
import { inRepo } from './lib/paths.mjs';
import { underNode24 } from './lib/runtime.mjs';

const PAGE = inRepo('docs', 'configuration.md');

await main(async () => {
  await underNode24(import.meta.url);
  const { format, resolveConfig } = await import('prettier');
  const { configurationPage } = await import('./lib/config-docs.mjs');
  const page = await format(configurationPage(), { ...(await resolveConfig(PAGE)), filepath: PAGE });
  if (!process.argv.includes('--check')) writeFileSync(PAGE, page);
  else if (readFileSync(PAGE, 'utf8') !== page) {
    throw new Sentence(
      'docs/configuration.md is not what the configuration classes say: run "npm run config:docs".',
    );
  }
});
