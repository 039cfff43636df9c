// Lets the contenders take turns and writes down what came out.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { run } from '../scripts/lib/exec.mjs';
import { print, say, seconds, Sentence, thousands } from '../scripts/lib/log.mjs';
import { inRepo, node24, root } from '../scripts/lib/paths.mjs';
import { importForPush, measureRun, prepareIntegration, startOurs } from './ours.mjs';
import { measureAcks, measureLatency, tellOf } from './realtime.mjs';

const PEERS = {
  pull: 'TypeORM upsert of 500 over a jsforce bulk stream',
  push: 'jsforce bulk2.loadAndWaitForResults (no write-back)',
};

/** @param {object} options rows: sizes, what: pull, push and realtime, repeat: rounds of which the median counts */
export async function runBenchmarks({ rows, what, repeat }) {
  const results = [];
  let realtime;
  let current;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => void Promise.resolve(current?.stop()).finally(() => process.exit(130)));
  }
  for (const kind of what) {
    if (kind === 'realtime') {
      current = await startOurs(REALTIME_CONTACTS);
      try {
        realtime = await measureRealtime(current);
      } finally {
        await current.stop();
        current = undefined;
      }
      continue;
    }
    if (!(kind in PEERS)) throw new Sentence('--what takes pull, push and realtime, with commas between.');
    for (const size of rows) {
      const rounds = [];
      for (let round = 1; round <= repeat; round++) {
        current = await startOurs(kind === 'pull' ? size : 0);
        try {
          rounds.push(await ROUNDS[kind](current, size));
        } finally {
          await current.stop();
          current = undefined;
        }
        report(kind, size, round, rounds.at(-1));
      }
      results.push(summarise(kind, size, rounds));
    }
  }
  const file = await save(results, realtime);
  if (results.length > 0) printTable(results);
  if (realtime) printRealtime(realtime);
  print(`figures: ${file}`);
}

const REALTIME_CONTACTS = 2_000;
const ACK_SECONDS = 60;

async function measureRealtime(ours) {
  const integrationId = await prepareIntegration(ours);
  await measureRun(ours, integrationId, 'full');
  const { connectionId } = await ours.client.get(`/api/crm/integrations/${integrationId}`);
  const endpointUrl = await tellOf(ours, connectionId);
  await ours.door.resetStats();
  const latency = await measureLatency(ours);
  const apiCalls = await ours.door.billedCalls();
  await ours.door.call('DELETE', 'outbound-messages', {});
  const acks = await measureAcks(ours, endpointUrl, ACK_SECONDS);
  return { latency: { ...latency, apiCalls }, acks };
}

const ROUNDS = {
  async pull(ours, rows) {
    const databaseUrl = await ownDatabase(ours);
    const integrationId = await prepareIntegration(ours);
    const floor = await contender('pull-floor.mjs', { databaseUrl, ours, rows });
    const own = await measureRun(ours, integrationId, 'full');
    const peer = await contender('pull-peer.mjs', { databaseUrl, ours, rows });
    const again = await measureRun(ours, integrationId, 'full');
    return { floor, ours: own, peer, secondPull: again };
  },
  /** The sandbox is emptied before each contender, so that all create the same number of rows. */
  async push(ours, rows) {
    const databaseUrl = await ownDatabase(ours);
    const integrationId = await prepareIntegration(ours);
    const floor = await contender('push-floor.mjs', { databaseUrl, ours, rows });
    await ours.door.call('POST', 'reset', {});
    await importForPush(ours, rows);
    const own = await measureRun(ours, integrationId, 'incremental');
    if (own.run.toCrm.created !== rows)
      throw new Error(`pushed ${own.run.toCrm.created} of ${rows} contacts`);
    await ours.door.call('POST', 'reset', {});
    const peer = await contender('push-peer.mjs', { databaseUrl, ours, rows });
    return { floor, ours: own, peer };
  },
};

/** The floor and the peer share our server, but no table. */
async function ownDatabase({ system }) {
  const client = new pg.Client({ connectionString: system.adminUrl });
  await client.connect();
  await client.query('CREATE DATABASE contenders');
  await client.end();
  const url = new URL(system.adminUrl);
  url.pathname = '/contenders';
  return url.href;
}

async function contender(file, { databaseUrl, ours, rows }) {
  await ours.door.resetStats();
  const task = JSON.stringify({ databaseUrl, sandboxUrl: ours.system.sandboxUrl, rows });
  const { code, output } = await run(node24(), [inRepo('bench', file), task], { cwd: root });
  if (code !== 0) throw new Error(`${file} failed:\n${output}`);
  const result = JSON.parse(output.trim().split('\n').at(-1));
  if (result.rows !== rows) throw new Error(`${file} handled ${result.rows} of ${rows} rows`);
  return { ...result, apiCalls: await ours.door.billedCalls() };
}

function summarise(kind, rows, rounds) {
  const medianOf = (who, what) => median(rounds.map((round) => round[who][what]));
  const row = (who) => ({ wallMs: medianOf(who, 'wallMs'), apiCalls: medianOf(who, 'apiCalls') });
  return {
    kind,
    rows,
    repeat: rounds.length,
    floor: row('floor'),
    ours: {
      ...row('ours'),
      idleRssMb: medianOf('ours', 'idleRssMb'),
      memoryGrowthMb: Math.max(...rounds.map((round) => round.ours.memoryGrowthMb ?? 0)),
      timesFloor: median(rounds.map((round) => round.ours.wallMs / round.floor.wallMs)),
    },
    ...(kind === 'pull'
      ? {
          secondPull: {
            ...row('secondPull'),
            timesFloor: median(rounds.map((round) => round.secondPull.wallMs / round.floor.wallMs)),
          },
        }
      : {}),
    peer: {
      name: PEERS[kind],
      ...row('peer'),
      peakRssMb: medianOf('peer', 'peakRssMb'),
      timesFloor: median(rounds.map((round) => round.peer.wallMs / round.floor.wallMs)),
    },
    rounds,
  };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

async function save(results, realtime) {
  const folder = inRepo('bench', 'results');
  mkdirSync(folder, { recursive: true });
  const commit = (await run('git', ['rev-parse', '--short', 'HEAD'], { cwd: root })).output.trim();
  const at = new Date().toISOString();
  const file = join(folder, `${at.slice(0, 19).replaceAll(':', '')}-contacts.json`);
  const machine = { cores: cpus().length, cpu: cpus()[0]?.model, memoryGb: Math.round(totalmem() / 2 ** 30) };
  writeFileSync(
    file,
    `${JSON.stringify({ at, commit, machine, node: process.version, results, realtime }, null, 2)}\n`,
  );
  return file;
}

function report(kind, size, round, { floor, ours, peer }) {
  const walls = `floor ${seconds(floor.wallMs)}, ours ${seconds(ours.wallMs)}, peer ${seconds(peer.wallMs)}`;
  say(
    `${kind} of ${thousands(size)}, round ${round}: ${walls}, memory +${ours.memoryGrowthMb} MB, ${ours.apiCalls} calls`,
  );
}

function printRealtime({ latency, acks }) {
  print('\n| what | how many | p50 | p95 | p99 | longest |\n| --- | ---: | ---: | ---: | ---: | ---: |');
  const line = (what, count, { p50Ms, p95Ms, p99Ms, maxMs }) =>
    print(`| ${what} | ${thousands(count)} | ${p50Ms} ms | ${p95Ms} ms | ${p99Ms} ms | ${maxMs} ms |`);
  line(`change at the CRM until it is seen, ${latency.apiCalls} API calls`, latency.changes, latency);
  line(`notification until its Ack, ${acks.perSecond} a second`, acks.messages, acks);
  print();
}

function printTable(results) {
  print(
    '\n| what | rows | who | wall | ÷ floor | API calls | memory |\n| --- | ---: | --- | ---: | ---: | ---: | --- |',
  );
  for (const { kind, rows, floor, ours, secondPull, peer } of results) {
    const line = (who, { wallMs, timesFloor = 1, apiCalls }, memory = '') =>
      print(
        `| ${kind} | ${thousands(rows)} | ${who} | ${seconds(wallMs)} | ${timesFloor.toFixed(2)} | ${apiCalls} | ${memory} |`,
      );
    line('floor', floor);
    line('ours', ours, `+${ours.memoryGrowthMb} MB over ${Math.round(ours.idleRssMb ?? 0)} MB`);
    if (secondPull) line('ours, second pull, nothing changed', secondPull);
    line(peer.name, peer, `${Math.round(peer.peakRssMb)} MB peak`);
  }
  print();
}
