import { readSandboxOptions } from './sandbox.options.js';
import { startSandbox } from './sandbox.js';

const sandbox = await startSandbox(readSandboxOptions(process.argv.slice(2)));
process.stdout.write(`${JSON.stringify({ ready: true, url: sandbox.url })}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
}
