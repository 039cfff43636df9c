// npm run support-bundle [-- FILE]: a zip with settings, versions, the doctor's findings, statistics of runs, state of migrations, the last lines of
// the logs and the metrics, without secrets and values of persons. Look through it before you send it.
import { resolve } from 'node:path';
import { main, say } from './lib/log.mjs';
import { underNode24 } from './lib/runtime.mjs';

await main(async () => {
  await underNode24(import.meta.url);
  const { writeBundle } = await import('./lib/support-bundle.mjs');
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const file = resolve(process.argv[2] ?? `support-bundle-${stamp}.zip`);
  const names = await writeBundle(file);
  say(`${file}: ${names.length} files`);
  process.stdout.write('', () => process.exit(0));
});
