// Our own system as `npm start` starts it, in a folder of its own, measured from outside through the public API.
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../scripts/lib/ports.mjs';
import { RestClient } from '../scripts/lib/rest.mjs';
import { SandboxDoor } from '../scripts/lib/sandbox-door.mjs';
import { apiKeyOf } from '../scripts/lib/services.mjs';
import { System } from '../scripts/lib/system.mjs';
import { contactToPush, mappings } from './fields.mjs';

const IMPORT_CHUNK = 20_000;
const SAMPLE_EVERY_MS = 20;
const WAIT_SECONDS = 60;
/** Until a freshly started worker has loaded and connected everything. */
const WARM_UP_MS = 2_500;

/** Starts a system whose sandbox holds so many contacts. */
export async function startOurs(contacts) {
  const folder = mkdtempSync(join(tmpdir(), 'markmail-crm-bench-'));
  chmodSync(folder, 0o711);
  const [port, webhookPort, sandboxPort] = await freePorts(3);
  process.env.SANDBOX_CONTACTS = String(contacts);
  const system = new System({
    folder,
    port,
    webhookPort,
    sandboxPort,
    publicUrl: `http://localhost:${port}`,
    supervisor: { pid: process.pid, match: 'bench.mjs' },
  });
  const stop = async () => {
    await system.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await system.start();
    return {
      system,
      stop,
      client: new RestClient(system.url, apiKeyOf(system.secrets)),
      door: new SandboxDoor(system.sandboxUrl),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Connects the org and sets the mapping of ten fields; nothing runs until it is asked to. */
export async function prepareIntegration({ client, system }) {
  const connectionId = await client.connectOrg(system.sandboxUrl);
  const { id } = await client.post('/api/crm/integrations', {
    connectionId,
    settings: { schedule: { kind: 'manual' } },
  });
  await client.send('PUT', `/api/crm/integrations/${id}/mappings?object=contact`, mappings);
  return id;
}

/** Puts contacts into MarkMail that the org does not have. */
export async function importForPush({ client }, rows) {
  for (let from = 0; from < rows; from += IMPORT_CHUNK) {
    const length = Math.min(IMPORT_CHUNK, rows - from);
    const view = await client.importContacts(Array.from({ length }, (_, i) => contactToPush(from + i)));
    if (view.created !== length) throw new Error(`the import created ${view.created} of ${length} contacts`);
  }
}

/** One run: `{ wallMs, rows, apiCalls, memoryGrowthMb, run }`. */
export async function measureRun(ours, integrationId, mode) {
  await sleep(WARM_UP_MS);
  const memory = watchMemory(ours.system.children.get('sync').pid);
  await ours.door.resetStats();
  const began = performance.now();
  // Waiting costs both cores nothing, where asking every few milliseconds would be part of what is measured.
  const answer = await ours.client.post(`/api/crm/sync/contacts?wait=${WAIT_SECONDS}`, {
    integrationId,
    mode,
  });
  const run = answer.state ? answer : await ours.client.waitForRun(answer.runId, { pollMs: 500 });
  const wallMs = performance.now() - began;
  const growth = memory.stop();
  if (run.state !== 'succeeded') throw new Error(`the run ended as ${run.state}: ${JSON.stringify(run)}`);
  return { wallMs, rows: run.processed, apiCalls: await ours.door.billedCalls(), ...growth, run };
}

/** Samples a process's resident memory: idle now, peak until stopped. Linux only; elsewhere both are null. */
function watchMemory(pid) {
  const idle = residentMb(pid);
  let peak = idle;
  const timer = setInterval(() => (peak = Math.max(peak, residentMb(pid) ?? 0)), SAMPLE_EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      return { idleRssMb: idle, memoryGrowthMb: idle === null ? null : Math.round((peak - idle) * 10) / 10 };
    },
  };
}

function residentMb(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  } catch {
    return null;
  }
}
