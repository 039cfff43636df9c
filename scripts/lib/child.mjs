// One supervised process: its output goes to a log file, and when it dies it is started again after a growing delay.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, renameSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { say, Sentence } from './log.mjs';
import { lastLines } from './programs.mjs';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** A process that lived so long is healthy again: its earlier failures are forgotten. */
const HEALTHY_AFTER_MS = 60_000;
const SHOW_LOG_AFTER_FAILURES = 5;
const LARGEST_LOG_BYTES = 20_000_000;
const POLL_MS = 60;

export class Child {
  /**
   * @param {object} options name, command, args, env, logFile · isReady: async () => boolean · before: async () => void ·
   *   stopSignal, graceMs, spawnOptions · onPid: (pid | undefined) => void · onRestarted: async () => void
   */
  constructor(options) {
    this.options = { stopSignal: 'SIGTERM', graceMs: 15_000, readyTimeoutMs: 60_000, ...options };
    this.name = options.name;
    this.isStopping = false;
    this.failures = 0;
  }

  get pid() {
    return this.process?.pid;
  }

  /** Starts it and waits until it is ready; tries again while `patienceMs` lasts. From then on it is kept alive. */
  async start(patienceMs = 0) {
    const until = Date.now() + patienceMs;
    for (;;) {
      await this.launch();
      if (await this.becomesReady()) break;
      if (this.isStopping) return;
      if (this.isAlive || Date.now() >= until) throw this.failure();
      await sleep(FIRST_DELAY_MS);
    }
    this.isKept = true;
    if (!this.isAlive) void this.revive();
  }

  async launch() {
    await this.options.before?.();
    const { command, args, env, logFile, spawnOptions } = this.options;
    const log = openLog(logFile);
    this.startedAt = Date.now();
    this.isAlive = true;
    const child = spawn(command, args, { env, stdio: ['ignore', log, log], ...spawnOptions });
    closeSync(log);
    this.process = child;
    this.exited = new Promise((done) => {
      child.once('error', (error) => done(error.message));
      child.once('exit', (code, signal) => done(signal ?? `exit code ${code}`));
    });
    void this.exited.then((reason) => this.hasExited(child, reason));
    this.options.onPid?.(child.pid);
  }

  hasExited(child, reason) {
    if (this.process !== child) return;
    this.isAlive = false;
    this.lastReason = reason;
    this.options.onPid?.(undefined);
    if (this.isKept && !this.isStopping) void this.revive();
  }

  /** One line for the person at the terminal, and the log's end when it keeps failing. */
  async revive() {
    const lived = Date.now() - this.startedAt;
    this.failures = lived >= HEALTHY_AFTER_MS ? 1 : this.failures + 1;
    const delayMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (this.failures - 1));
    say(`${this.name} ended (${this.lastReason}); starting it again in ${delayMs / 1000} s`);
    if (this.failures % SHOW_LOG_AFTER_FAILURES === 0) say(`the end of its log:\n${this.logEnd()}`);
    await sleep(delayMs);
    if (this.isStopping) return;
    try {
      await this.launch();
    } catch (error) {
      this.lastReason = error.message;
      return this.revive();
    }
    if (!(await this.becomesReady()) || this.isStopping) return;
    say(`${this.name} is back (pid ${this.pid})`);
    await this.options.onRestarted?.();
  }

  async becomesReady() {
    const until = Date.now() + this.options.readyTimeoutMs;
    while (this.isAlive && !this.isStopping && Date.now() < until) {
      if (await this.options.isReady()) return this.isAlive;
      await sleep(POLL_MS);
    }
    return false;
  }

  /** Asks it to end, and ends it hard when it does not. Nothing starts it again. */
  async stop(signal = this.options.stopSignal) {
    this.isStopping = true;
    if (!this.isAlive) return;
    this.process.kill(signal);
    const timer = setTimeout(() => this.process.kill('SIGKILL'), this.options.graceMs);
    await this.exited;
    clearTimeout(timer);
  }

  kill() {
    this.isStopping = true;
    if (this.isAlive) this.process.kill('SIGKILL');
  }

  logEnd() {
    return lastLines(this.options.logFile, 15);
  }

  failure() {
    const what = this.isAlive ? 'does not become ready' : `ended (${this.lastReason})`;
    return new Sentence(`${this.name} ${what}. The end of ${this.options.logFile}:\n${this.logEnd()}`);
  }
}

function openLog(file) {
  if (existsSync(file) && statSync(file).size > LARGEST_LOG_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}
