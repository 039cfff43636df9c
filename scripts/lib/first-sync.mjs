// What a new installation shows by itself: connects the sandbox org for the demo tenant and brings both sides into agreement,
// through the same doors that anybody else uses.
import { setTimeout as sleep } from 'node:timers/promises';
import { print, say, seconds, Sentence, thousands } from './log.mjs';

/** A freshly connected integration starts its first run by itself; so long we wait for it before we ask. */
const OWN_RUN_PATIENCE_MS = 1_500;
const PROGRESS_EVERY_MS = 1_000;

const PEOPLE = [
  ['佐藤', '美咲', '株式会社ひまわり', '広報部長'],
  ['鈴木', '健太', '有限会社みどり商店', '店長'],
  ['高橋', 'さくら', '合同会社サクラ', '代表'],
  ['田中', '大輔', '田中製作所', '営業'],
  ['渡辺', '結衣', 'わたなべ薬局', '薬剤師'],
  ['山本', '翔太', '山本工務店', '現場監督'],
  ['中村', '七海', '中村書店', '編集者'],
  ['小林', '海斗', '小林農園', '農園主'],
  ['加藤', '陽菜', '加藤デザイン', 'デザイナー'],
  ['吉田', '蓮', '吉田運輸', '配車係'],
  ['Okafor', 'Adaeze', 'Okafor & Daughters', 'Buyer'],
  ['Lindqvist', 'Elsa', 'Nordlys AB', 'Head of Marketing'],
  ["O'Brien", 'Seán', 'Harbour "Fresh" Fish', 'Owner'],
  ['García', 'Lucía', 'Panadería Sol', 'Gerente'],
  ['Dubois', 'Chloé', 'Atelier Dubois', 'Artisan'],
  ['Kowalski', 'Piotr', 'Kowalski, Meyer & Co', 'Analyst'],
  ['Nguyen', 'Minh', 'Lotus Travel', 'Agent'],
  ['Smith', 'Olivia', 'Smith and Sons', 'Office Manager'],
  ['Rossi', 'Matteo', 'Gelateria Rossi', 'Maestro 🍨'],
  ['Haddad', 'Leila', 'Cedar Books', 'Editor'],
];

/** MarkMail contacts that the sandbox org does not know. */
export const sampleContacts = () =>
  PEOPLE.map(([lastName, firstName, company, title], at) => ({
    email: `sample.${at + 1}@markmail.example`,
    firstName,
    lastName,
    company,
    title,
    phone: `+81 3-5550-${String(1000 + at * 7)}`,
    tags: ['sample'],
  }));

/**
 * Does the main job once where nothing is connected yet; otherwise signs in again at the sandbox, which keeps no sessions over
 * a restart.
 */
export async function firstSync(client, sandboxUrl) {
  const orgs = (await client.get('/api/crm/orgs')).items;
  if (orgs.some((org) => org.status !== 'pending' && org.status !== 'revoked')) {
    return signInAgain(client, orgs, sandboxUrl);
  }
  say('nothing is connected yet: connecting the sandbox org and doing the first two-way sync');
  const imported = await client.importContacts(sampleContacts());
  say(`  ${imported.created} sample contacts imported into MarkMail`);
  const connectionId = await client.connectOrg(sandboxUrl, { label: 'Sandbox org' });
  const org = await client.get(`/api/crm/orgs/${connectionId}`);
  say(`  connected ${org.orgName ?? 'the org'} as ${org.username}`);
  const integration = await client.post('/api/crm/integrations', { connectionId, name: 'Sandbox contacts' });
  const run = await firstRun(client, integration.id);
  report(run);
}

/** Connecting the same org again keeps its connection and replaces the tokens. */
export async function signInAgain(client, orgs, sandboxUrl) {
  const isSandbox = (org) => org.instanceUrl && new URL(org.instanceUrl).host === new URL(sandboxUrl).host;
  if (!orgs.some((org) => isSandbox(org) && org.status !== 'revoked')) return;
  await client.connectOrg(sandboxUrl);
  say('signed in again at the sandbox org (it forgets its sessions and edits when it restarts)');
}

async function firstRun(client, integrationId) {
  const onProgress = progressPrinter();
  for (const until = Date.now() + OWN_RUN_PATIENCE_MS; Date.now() < until; await sleep(100)) {
    const { items } = await client.get(`/api/crm/sync/runs?integrationId=${integrationId}`);
    if (items.length > 0) return client.waitForRun(items[0].id, { onProgress });
  }
  return client.syncContacts(integrationId, { onProgress });
}

/** A line about a run that is under way, at most one a second. */
export function progressPrinter() {
  let printedAt = Date.now();
  return (run) => {
    if (run.state !== 'running' || Date.now() - printedAt < PROGRESS_EVERY_MS) return;
    printedAt = Date.now();
    const of = run.total === null ? '' : ` of ${thousands(run.total)}`;
    const rate = run.recordsPerSecond ? `, ${thousands(Math.round(run.recordsPerSecond))} rows/s` : '';
    const eta = run.etaSeconds ? `, about ${Math.ceil(run.etaSeconds)} s left` : '';
    say(`  ${run.phase ?? 'sync'}: ${thousands(run.processed)}${of} rows${rate}${eta}`);
  };
}

function report(run) {
  if (run.state !== 'succeeded' && run.state !== 'partial') {
    throw new Sentence(`The first sync ended as "${run.state}": ${run.error?.message ?? 'no reason given'}`);
  }
  const tookMs = Date.parse(run.completedAt) - Date.parse(run.startedAt);
  const counts = ({ created, updated, unchanged, deleted, rejected }) =>
    Object.entries({ created, updated, unchanged, deleted, rejected })
      .filter(([name, count]) => count > 0 || name === 'created')
      .map(([name, count]) => `${thousands(count)} ${name}`)
      .join(', ');
  print();
  print(`  First sync ${run.state} in ${seconds(tookMs)} with ${run.apiCalls} API calls`);
  print(`    org → MarkMail   ${counts(run.fromCrm)}`);
  print(`    MarkMail → org   ${counts(run.toCrm)}`);
  if (run.conflicts > 0) print(`    waiting for a decision: ${run.conflicts}`);
  print();
}
