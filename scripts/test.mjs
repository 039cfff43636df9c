// npm test: every check and every test, as CI runs them. Needs no network once packages and programs are installed.
// The last line is "N passed, N failed"; the exit code is 0 only when nothing failed.
import { main, say } from './lib/log.mjs';
import { underNode24 } from './lib/runtime.mjs';

await main(async () => {
  await underNode24(import.meta.url);
  const { build } = await import('./lib/build.mjs');
  const { conclude, runChecks, runJest } = await import('./lib/checks.mjs');
  const { startTestServers } = await import('./lib/test-servers.mjs');
  await build();
  const servers = await startTestServers();
  const abandon = () => {
    servers.kill();
    process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, abandon);
  process.once('disconnect', abandon);
  try {
    const checks = await runChecks();
    say('unit and integration tests');
    const tests = await runJest(['unit', 'integration'], servers.environment);
    say('end-to-end tests');
    const endToEnd = await runJest(['e2e'], servers.environment, ['--runInBand']);
    say('all done');
    return conclude(checks, tests, endToEnd);
  } finally {
    await servers.stop();
  }
});
