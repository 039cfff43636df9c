// npm run build: builds the services into dist/apps and the web UI into dist/web; what did not change is left alone.
import { main, say } from './lib/log.mjs';
import { underNode24 } from './lib/runtime.mjs';

await main(async () => {
  await underNode24(import.meta.url);
  const { build } = await import('./lib/build.mjs');
  await build();
  say('everything is built');
});
