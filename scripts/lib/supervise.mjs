// npm start, once Node 24 and the packages are there.
import { build } from './build.mjs';
import { firstSync, signInAgain } from './first-sync.mjs';
import { print, say, Sentence } from './log.mjs';
import { dataDir } from './paths.mjs';
import { RestClient } from './rest.mjs';
import { apiKeyOf } from './services.mjs';
import { findStarter, watchStarter } from './starter.mjs';
import { System, systemOptions } from './system.mjs';

/** One Ctrl-C arrives up to three times: from the terminal, from npm and from the process that started us. */
const ONE_SIGNAL_MS = 1_500;

export async function startAndSupervise() {
  const options = systemOptions();
  let system;
  const starter = await findStarter();
  const stop = stopper(() => system, starter);
  // Whoever read our lines may have gone; the system stays.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  await build();
  if (stop.isAsked()) return;
  system = new System({
    ...options,
    folder: dataDir(),
    supervisor: {
      pid: process.pid,
      match: 'start.mjs',
      starter,
    },
    onSandboxRestarted: () => reconnect(system),
  });
  try {
    say('starting Postgres, NATS and the services');
    await system.start();
    await announce(system);
  } catch (error) {
    if (stop.isAsked()) return stop.finished();
    await system.stop();
    throw error;
  }
}

async function announce(system) {
  const apiKey = apiKeyOf(system.secrets);
  const client = new RestClient(system.url, apiKey);
  say('all services are ready');
  if (system.sandboxUrl) await firstSync(client, system.sandboxUrl);
  const { url: signInUrl } = await client.post('/api/auth/sign-in-links');
  const ready = {
    ready: true,
    url: system.options.publicUrl,
    apiKey,
    signInUrl,
    webhookUrl: system.children.has('webhook') ? `http://localhost:${system.options.webhookPort}` : null,
    sandboxUrl: system.sandboxUrl ?? null,
    pids: system.pids(),
  };
  system.runFile.set({ sandboxUrl: ready.sandboxUrl, isReady: true });
  summarise(ready, system.folder);
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

function summarise(ready, folder) {
  print('  MarkMail CRM is running');
  print(`    in the browser   ${ready.signInUrl}   (signs in once, within 15 minutes)`);
  print(`    REST API         ${ready.url}/api/docs`);
  if (ready.sandboxUrl) print(`    sandbox org      ${ready.sandboxUrl}   (admin@sandbox.test / password)`);
  print(`    data and logs    ${folder}`);
  print(`    next             npm run demo   (in another terminal)      Ctrl-C stops everything`);
  print();
}

/** The sandbox came back without its sessions. */
async function reconnect(system) {
  try {
    const client = new RestClient(system.url, apiKeyOf(system.secrets));
    const { items } = await client.get('/api/crm/orgs');
    await signInAgain(client, items, system.sandboxUrl);
  } catch (error) {
    say(`the sandbox org could not be connected again: ${error.message}`);
  }
}

/** Stops everything on the first signal, or when whoever started us is gone; the second signal ends it at once. */
function stopper(currentSystem, starter) {
  let askedAt;
  let stopping = Promise.resolve();
  const stop = (why) => {
    if (askedAt !== undefined) {
      if (Date.now() - askedAt > ONE_SIGNAL_MS) {
        currentSystem()?.kill();
        process.exit(1);
      }
      return;
    }
    askedAt = Date.now();
    say(`stopping (${why})`);
    stopping = stopNow(currentSystem());
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal));
  const onGone = () => stop('what started us is gone');
  process.on('disconnect', onGone);
  void watchStarter(starter, onGone);
  return { isAsked: () => askedAt !== undefined, finished: () => stopping };
}

async function stopNow(system) {
  try {
    await system?.stop();
    say('stopped');
    process.exit(0);
  } catch (error) {
    console.error(error instanceof Sentence ? error.message : error);
    process.exit(1);
  }
}
