// DATA_DIR/run.json: which processes belong to the running system, so that the next start finds what a killed one left behind.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say, Sentence } from './log.mjs';
import { endProcess, isProcess } from './processes.mjs';
import { writePrivately } from './secrets.mjs';

/** A supervisor whose npm was killed notices it and stops its services: so long it gets. */
const ORPHAN_PATIENCE_MS = 20_000;

export class RunFile {
  constructor(folder) {
    this.file = join(folder, 'run.json');
    this.content = { processes: {} };
  }

  /** What the last start wrote, or undefined. */
  read() {
    if (!existsSync(this.file)) return undefined;
    try {
      return JSON.parse(readFileSync(this.file, 'utf8'));
    } catch {
      return undefined;
    }
  }

  set(values) {
    Object.assign(this.content, values);
    writePrivately(this.file, this.content);
  }

  /** `match` is a piece of its command line that no other process has. */
  setProcess(name, pid, match) {
    if (pid === undefined) delete this.content.processes[name];
    else this.content.processes[name] = { pid, match };
    writePrivately(this.file, this.content);
  }

  /** Only what this process wrote: the file of a running system stays. */
  remove() {
    if (this.content.supervisor) rmSync(this.file, { force: true });
  }

  /**
   * Ends what a killed supervisor left running; data servers last.
   * @throws Sentence when the system is running.
   */
  async clearLeftOvers() {
    const old = this.read();
    if (!old) return;
    if (old.supervisor && (await staysAlive(old.supervisor))) {
      throw new Sentence(
        `MarkMail CRM is running already from this folder (${old.url ?? 'starting'}, pid ${old.supervisor.pid}): stop it first, or set DATA_DIR and PORT to others.`,
      );
    }
    const { postgres, nats, ...services } = old.processes ?? {};
    const ended = await Promise.all(
      Object.values(services).map(({ pid, match }) => endProcess(pid, match, { graceMs: 5_000 })),
    );
    if (nats) ended.push(await endProcess(nats.pid, nats.match));
    if (postgres) {
      ended.push(await endProcess(postgres.pid, postgres.match, { signal: 'SIGINT', lastSignal: 'SIGQUIT' }));
    }
    const count = ended.filter(Boolean).length;
    if (count > 0) say(`ended ${count} processes that an earlier start left behind`);
    rmSync(this.file, { force: true });
  }
}

async function staysAlive({ pid, match, starter }) {
  const isOrphan = starter !== undefined && !(await isProcess(starter.pid, starter.match));
  const until = Date.now() + (isOrphan ? ORPHAN_PATIENCE_MS : 0);
  while (await isProcess(pid, match)) {
    if (Date.now() >= until) {
      if (!isOrphan) return true;
      await endProcess(pid, match, { signal: 'SIGKILL' });
    }
    await sleep(100);
  }
  return false;
}
