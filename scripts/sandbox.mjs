// npm run sandbox -- [--contacts N] [--seed N] [--port N] …: the stand-in CRMs alone, for trying and for your own CI.
import { spawn } from 'node:child_process';
import { main } from './lib/log.mjs';
import { builtFile, node24 } from './lib/paths.mjs';
import { underNode24 } from './lib/runtime.mjs';

await main(async () => {
  await underNode24(import.meta.url);
  const { build } = await import('./lib/build.mjs');
  await build();
  const child = spawn(node24(), [builtFile('sandbox', 'main.js'), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('disconnect', () => child.kill());
  return new Promise((done) => child.once('exit', (code) => done(code ?? 0)));
});
