// npm run demo: with the system up (npm start), edits both sides of the sandbox org, also the same field on both, runs a sync, and
// shows what happened and why. Exit code 0 only when both sides are equal at the end. Reads DATA_DIR; DEMO_URL, DEMO_API_KEY and
// DEMO_SANDBOX_URL name another system.
import { main } from './lib/log.mjs';
import { underNode24 } from './lib/runtime.mjs';

await main(async () => {
  await underNode24(import.meta.url);
  const { runDemo } = await import('./lib/demo.mjs');
  return runDemo();
});
