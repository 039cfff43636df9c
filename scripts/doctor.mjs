// npm run doctor [-- --json]: looks at a started system and says what is wrong and what to do. Reads DATA_DIR of `npm start`, or DATABASE_URL,
// NATS_URL and HEALTH_URLS (`auth=http://host:9090,…`) of one that is deployed. Changes nothing.
// Exit code 0: all is well, 1: warnings, 2: failures.
import { main, print, sayOnStderr } from './lib/log.mjs';
import { underNode24 } from './lib/runtime.mjs';

await main(async () => {
  sayOnStderr();
  await underNode24(import.meta.url);
  const { examine, EXIT_CODES, formatFindings } = await import('./lib/doctor/doctor.mjs');
  const report = await examine();
  print(process.argv.includes('--json') ? JSON.stringify(report, null, 2) : formatFindings(report));
  // A server that is frozen would keep its connection, and with it this process.
  process.stdout.write('', () => process.exit(EXIT_CODES[report.verdict]));
});
