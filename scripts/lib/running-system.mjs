// What operator tools need to know of a system: from DATA_DIR of `npm start`, or from the environment for one that is deployed.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataDir } from './paths.mjs';
import { RunFile } from './run-file.mjs';
import { setting } from './settings.mjs';

/**
 * `{ folder, run, secrets, adminUrl, natsUrl, healthPorts }`. `run` is what the running system wrote down, undefined where none does;
 * nothing is made or changed.
 */
export function findSystem() {
  const folder = dataDir();
  const run = new RunFile(folder).read();
  const file = join(folder, 'secrets.json');
  const secrets = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  return {
    folder,
    run,
    secrets,
    adminUrl: setting('DATABASE_URL') ?? embeddedUrl(run, secrets),
    natsUrl: setting('NATS_URL') ?? run?.natsUrl,
    healthPorts: run?.healthPorts ?? {},
  };
}

function embeddedUrl(run, secrets) {
  if (!run?.postgresPort || !secrets) return undefined;
  return `postgres://postgres:${encodeURIComponent(secrets.postgresPassword)}@127.0.0.1:${run.postgresPort}/postgres`;
}
