// A real nats-server with JetStream on this machine.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child.mjs';
import { answers } from './ports.mjs';
import { findNatsServer } from './programs.mjs';

/** A NATS server that keeps its streams in `folder`/nats, not started yet: `{ child, url, start }`. */
export async function natsServer({ folder, port, logFile, childOptions = {} }) {
  const command = await findNatsServer();
  const store = join(folder, 'nats');
  mkdirSync(store, { recursive: true });
  const child = new Child({
    name: 'nats',
    command,
    args: ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', store],
    env: { PATH: process.env.PATH },
    logFile,
    isReady: () => answers(port),
    ...childOptions,
  });
  return { child, url: `nats://127.0.0.1:${port}`, start: () => child.start(5_000) };
}
