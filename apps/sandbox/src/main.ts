import { readSandboxOptions } from './sandbox.options.js';
import { startSandbox } from './sandbox.js';

try {
  const sandbox = await startSandbox(readSandboxOptions(process.argv.slice(2)));
  process.stdout.write(`${JSON.stringify({ ready: true, url: sandbox.url })}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
  }
} catch (error) {
  // A wrong flag or a port that is taken: the sentence helps, a stack would not.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
