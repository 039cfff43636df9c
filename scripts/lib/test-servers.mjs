// Postgres and NATS for tests: empty, quick, on free ports, thrown away afterwards.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { natsServer } from './nats.mjs';
import { builtFile } from './paths.mjs';
import { freePorts } from './ports.mjs';
import { postgresServer } from './postgres.mjs';
import { findChromium, findNatsServer } from './programs.mjs';
import { loadSecrets } from './secrets.mjs';

/** `{ environment, stop, kill }`: what the tests read, and how to end the servers. */
export async function startTestServers() {
  const folder = mkdtempSync(join(tmpdir(), 'markmail-crm-test-'));
  chmodSync(folder, 0o711);
  const secrets = loadSecrets(folder);
  const [postgresPort, natsPort] = await freePorts(2);
  const logOf = (name) => join(folder, `${name}.log`);
  const nats = await natsServer({ folder, port: natsPort, logFile: logOf('nats') });
  const postgres = await postgresServer({
    folder,
    port: postgresPort,
    secrets,
    logFile: logOf('postgres'),
    isThrowAway: true,
  });
  const children = [nats.child, postgres.child];
  const stop = async () => {
    await Promise.all(children.map((child) => child.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all([postgres.start(), nats.start()]);
  } catch (error) {
    await stop();
    throw error;
  }
  const kill = () => children.forEach((child) => child.kill());
  return { environment: await environment(postgres.url, nats.url), stop, kill };
}

async function environment(databaseUrl, natsUrl) {
  const natsServerPath = await findNatsServer();
  return {
    TEST_DATABASE_URL: databaseUrl,
    TEST_NATS_URL: natsUrl,
    TEST_SANDBOX_MAIN: builtFile('sandbox', 'main.js'),
    CHROMIUM_PATH: await findChromium(),
    // Tests start NATS servers of their own.
    PATH: `${process.env.PATH}:${dirname(natsServerPath)}`,
  };
}
