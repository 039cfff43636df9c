// npm start: sets up, builds, and runs the whole system on this machine until Ctrl-C. The last line it prints when everything is up
// is one JSON object (docs/architecture.md). Settings: PORT, WEBHOOK_PORT, DATA_DIR, DATABASE_URL, NATS_URL, SANDBOX=on|off,
// SANDBOX_PORT, SANDBOX_CONTACTS, PUBLIC_URL, CRM_BOOTSTRAP_API_KEY … (README.md).
import { main } from './lib/log.mjs';
import { underNode24 } from './lib/runtime.mjs';

await main(async () => {
  await underNode24(import.meta.url);
  const { startAndSupervise } = await import('./lib/supervise.mjs');
  await startAndSupervise();
});
