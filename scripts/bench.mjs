// npm run bench [-- --rows 10000,100000 --what pull,push,realtime --repeat 3]: first pull and push of contacts by our system, beside the
// least that they can cost (the floor) and what is usually written (the peer). Contenders take turns on the same Postgres and the
// same sandbox; medians count, and only ratios within one run are worth comparing. `realtime`: how long a change at the CRM takes to be seen, and an Ack. Figures go to bench/results/ as JSON.
import { parseArgs } from 'node:util';
import { main } from './lib/log.mjs';
import { underNode24 } from './lib/runtime.mjs';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000,100000' },
    what: { type: 'string', default: 'pull,push,realtime' },
    repeat: { type: 'string', default: '3' },
  },
});

await main(async () => {
  await underNode24(import.meta.url);
  const { build } = await import('./lib/build.mjs');
  const { runBenchmarks } = await import('../bench/run.mjs');
  await build();
  await runBenchmarks({
    rows: values.rows.split(',').map(Number),
    what: values.what.split(','),
    repeat: Number(values.repeat),
  });
});
