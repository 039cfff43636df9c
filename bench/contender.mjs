// Each contender runs in a process of its own, so that nobody pays for another's garbage. It is given its task as JSON and prints
// one line of JSON. The clock starts when it is loaded and connected.

/** Runs `prepare`, then times `work` on what it made. */
export async function contend({ prepare, work, tidy }) {
  const task = JSON.parse(process.argv[2]);
  const prepared = await prepare(task);
  const began = performance.now();
  const rows = await work(prepared, task);
  const wallMs = performance.now() - began;
  await tidy?.(prepared);
  process.stdout.write(
    `${JSON.stringify({ wallMs, rows, peakRssMb: process.resourceUsage().maxRSS / 1024 })}\n`,
  );
}
