// node scripts/test-servers.mjs: starts only the servers that integration tests need and prints the lines to paste into a second
// terminal (or: eval). Ctrl-C ends and removes them.
import { main, print } from './lib/log.mjs';
import { underNode24 } from './lib/runtime.mjs';

await main(async () => {
  await underNode24(import.meta.url);
  const { startTestServers } = await import('./lib/test-servers.mjs');
  const servers = await startTestServers();
  for (const [name, value] of Object.entries(servers.environment)) print(`export ${name}='${value}'`);
  const stop = () => void servers.stop().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop);
  process.once('disconnect', stop);
});
