// A CRM stand-in as a process of its own, for tests: what tests us shares no code with us.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface SandboxProcess {
  readonly url: string;
  /** The control door. */
  control<T = unknown>(path: string, body?: unknown): Promise<T>;
  stop(): Promise<void>;
}

/** On a free port. The built program is named by TEST_SANDBOX_MAIN, which `npm test` sets. */
export async function startSandbox(args: readonly string[]): Promise<SandboxProcess> {
  const main = process.env.TEST_SANDBOX_MAIN;
  if (!main) throw new Error('TEST_SANDBOX_MAIN is not set. Run the tests with "npm test".');
  const child = spawn(process.execPath, [main, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    control: async <T>(path: string, body?: unknown) => {
      const response = await fetch(`${url}/__sandbox/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok)
        throw new Error(`sandbox: ${path} answered ${response.status} ${await response.text()}`);
      const text = await response.text();
      return (text ? JSON.parse(text) : undefined) as T;
    },
    stop: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
