// Scripts begin under whatever Node is there, install what they need, and go on under the Node 24 that the packages bring.
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Sentence } from './log.mjs';
import { node24 } from './paths.mjs';
import { installPackages } from './setup.mjs';
import { findStarter, watchStarter } from './starter.mjs';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Resolves under Node 24 with all packages installed. Under another Node it runs `scriptUrl` again under Node 24, with the same
 * arguments, and ends with its exit code.
 */
export async function underNode24(scriptUrl) {
  process.umask(0o022); // Postgres runs as another user when we are root, and must be able to read
  await installPackages();
  if (isNode24()) {
    process.channel?.unref();
    return;
  }
  const code = await runAgain(fileURLToPath(scriptUrl));
  process.exit(code);
}

function isNode24() {
  try {
    return realpathSync(process.execPath) === realpathSync(node24());
  } catch {
    return false;
  }
}

function runAgain(script) {
  const env = { ...process.env, PATH: `${dirname(node24())}:${process.env.PATH ?? ''}` };
  const args = [script, ...process.argv.slice(2)];
  // The channel tells the other process when this one is killed.
  const child = spawn(node24(), args, { env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  void findStarter().then((starter) => watchStarter(starter, () => child.kill('SIGTERM')));
  return new Promise((done, fail) => {
    child.once('error', (error) => fail(new Sentence(`Node 24 cannot be started: ${error.message}`)));
    child.once('exit', (code, signal) => done(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}
