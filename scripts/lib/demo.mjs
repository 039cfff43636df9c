// Five things that happen to contacts on both sides, one sync, and the result of each with its reason.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compareSides, crmIdOf } from './compare.mjs';
import { print, Sentence } from './log.mjs';
import { dataDir } from './paths.mjs';
import { RestClient } from './rest.mjs';
import { SandboxDoor } from './sandbox-door.mjs';
import { setting } from './settings.mjs';

/** The org keeps whole seconds: edits that shall have an order need one between them. */
const ONE_TICK_MS = 1_100;
const ENDED = ['succeeded', 'partial', 'failed', 'cancelled'];

export async function runDemo() {
  const { client, door, integration } = await findSystem();
  const { id: integrationId, settings } = integration;
  print(`MarkMail at ${client.url} ⇄ org at ${door.url}, integration "${integration.name}"\n`);
  // Between an edit here and an edit there no scheduled run shall come.
  await client.patch(`/api/crm/integrations/${integrationId}`, {
    settings: { schedule: { kind: 'manual' } },
  });
  try {
    await settle(client, integrationId);
    await client.syncContacts(integrationId);
    const scenes = await prepareScenes(client, door, integration);
    const run = await client.syncContacts(integrationId);
    const last = await client.syncContacts(integrationId);
    describeRun(run);
    for (const [at, scene] of scenes.entries()) await describeScene(at, scene);
    const keptHere = scenes.flatMap((scene) => scene.keptHere ?? []);
    return conclude(await compareSides(client, door, integrationId, { keptHere }), last);
  } finally {
    await client.patch(`/api/crm/integrations/${integrationId}`, {
      settings: { schedule: settings.schedule },
    });
  }
}

async function findSystem() {
  const folder = dataDir();
  const url = setting('DEMO_URL', fromFile(folder, 'run.json', 'url'));
  const apiKey = setting(
    'DEMO_API_KEY',
    setting('CRM_BOOTSTRAP_API_KEY', fromFile(folder, 'secrets.json', 'apiKey')),
  );
  const sandboxUrl = setting('DEMO_SANDBOX_URL', fromFile(folder, 'run.json', 'sandboxUrl'));
  if (!url || !apiKey || !sandboxUrl) {
    throw new Sentence(
      'The system is not up, or runs without the sandbox: "npm start" in another terminal first.',
    );
  }
  const client = new RestClient(url, apiKey);
  const { items } = await client.get('/api/crm/integrations').catch((error) => {
    throw new Sentence(`The system at ${url} does not answer: ${error.message}`);
  });
  if (items.length === 0) throw new Sentence('Nothing is connected yet: connect the sandbox org first.');
  return { client, door: new SandboxDoor(sandboxUrl), integration: items[0] };
}

function fromFile(folder, name, key) {
  const file = join(folder, name);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8'))[key] : undefined;
}

async function settle(client, integrationId) {
  for (let quiet = 0; quiet < 3; await sleep(200)) {
    const { items } = await client.get(`/api/crm/sync/runs?integrationId=${integrationId}`);
    quiet = items.every((run) => ENDED.includes(run.state)) ? quiet + 1 : 0;
  }
}

/** Does the edits; answers for each what was done, how to look at the result, and why it is so. */
async function prepareScenes(client, door, integration) {
  const [both, clash, optOut, gone] = await quietContacts(client, integration.id, 4);
  const stamp = new Date().toISOString().slice(11, 19);
  const editHere = (contact, patch) => client.patch(`/api/contacts/${contact.id}`, patch);
  const editThere = (contact, values) =>
    door.edit('Contact', [{ Id: crmIdOf(contact, integration.id), ...values }]);

  await editHere(both, { phone: `+81 3-${stamp.replaceAll(':', '')}` });
  await editHere(clash, { title: `Title from MarkMail ${stamp}` });
  await editHere(optOut, { title: `Still edited here ${stamp}` });
  const newHere = await client.post('/api/contacts', {
    email: `demo.${Date.now()}@markmail.example`,
    firstName: 'Here',
    lastName: stamp,
  });
  await sleep(ONE_TICK_MS);
  await editThere(both, { Title: `Title from the org ${stamp}` });
  await editThere(clash, { Title: `Title from the org ${stamp}` });
  await editThere(optOut, { HasOptedOutOfEmail: true });
  const newThere = await door.edit('Contact', [
    { FirstName: 'There', LastName: stamp, Email: `demo.${Date.now()}@org.example` },
  ]);
  await door.delete('Contact', [crmIdOf(gone, integration.id)]);

  const show = async (contact) => {
    const local = await client.get(`/api/contacts/${contact.id}`);
    const remote = (await door.dump('Contact')).find((row) => row.Id === crmIdOf(local, integration.id));
    return { local, remote };
  };
  const policy = integration.objects.contact.deletes.fromCrm;
  return [
    {
      title: `two people edit ${both.email}: the phone in MarkMail, the title in the org`,
      show: () => show(both),
      lines: ({ local, remote }) => [
        `MarkMail  phone ${local.phone}, title ${local.title}`,
        `org       phone ${remote.Phone}, title ${remote.Title}`,
      ],
      why: 'each field is compared with the value both sides last agreed on: only one side changed each, so both edits live',
    },
    {
      title: `both sides edit the title of ${clash.email}, the org a second later`,
      show: () => show(clash),
      lines: ({ local, remote }) => [`MarkMail  title ${local.title}`, `org       title ${remote.Title}`],
      why: 'both sides changed the same field, so its rule decides: "newest", and the org\'s edit is the newer one',
    },
    {
      title: `${optOut.email} opts out in the org while MarkMail edits the title`,
      show: () => show(optOut),
      lines: ({ local, remote }) => [
        `MarkMail  status ${local.status}, title ${local.title}`,
        `org       opted out ${remote.HasOptedOutOfEmail}, title ${remote.Title}`,
      ],
      why: 'an opt-out wins over everything, whichever side it comes from; the other field is none of its business',
    },
    {
      title: `a contact is created in MarkMail: ${newHere.email}`,
      show: () => show(newHere),
      lines: ({ remote }) => [`org       ${remote.Id}, MarkMail_ID__c ${remote.MarkMail_ID__c}`],
      why: 'it is upserted by our id, so that repeating the write cannot make a second one',
    },
    {
      title: 'a contact is created in the org',
      show: async () => {
        const remote = (await door.dump('Contact')).find((row) => row.Id === newThere.ids[0]);
        const { items } = await client.get(`/api/contacts?email=${encodeURIComponent(remote.Email)}`);
        return { local: items[0], remote };
      },
      lines: ({ local, remote }) => [
        `MarkMail  ${local.id}, linked to ${crmIdOf(local, integration.id)} (${remote.Email})`,
      ],
      why: 'nobody here has its id or its address, so it becomes a new contact, linked from its first moment',
    },
    {
      title: `${gone.email} is deleted in the org`,
      keptHere: [gone.id],
      show: () =>
        client.get(`/api/contacts/${gone.id}`).then(
          (local) => ({ local }),
          () => ({}),
        ),
      lines: ({ local }) => [local ? 'MarkMail  kept, no longer linked' : 'MarkMail  deleted too'],
      why: `the integration says what a deletion in the org does here: "${policy}"`,
    },
  ];
}

/** Linked, with an address and no opt-out: contacts that nothing else has happened to. */
async function quietContacts(client, integrationId, count) {
  const found = [];
  for await (const contact of client.all('/api/contacts?limit=200')) {
    if (contact.email && contact.status === 'active' && crmIdOf(contact, integrationId)) found.push(contact);
    if (found.length === count) return found;
  }
  throw new Sentence('There are too few contacts for the demo: start with SANDBOX_CONTACTS=100 or more.');
}

function describeRun(run) {
  const counts = ({ created, updated, deleted }) =>
    `${created} created, ${updated} updated, ${deleted} deleted`;
  print(`the sync ${run.state} with ${run.apiCalls} API calls`);
  print(`  org → MarkMail   ${counts(run.fromCrm)}`);
  print(`  MarkMail → org   ${counts(run.toCrm)}\n`);
}

async function describeScene(at, scene) {
  print(`${at + 1}. ${scene.title}`);
  for (const line of scene.lines(await scene.show())) print(`     ${line}`);
  print(`     why: ${scene.why}\n`);
}

function conclude({ compared, differences }, last) {
  const writes = last.created + last.updated + last.deleted;
  print(`a second sync wrote ${writes} rows${writes === 0 ? ': nothing echoes' : ''}`);
  if (differences.length === 0) {
    print(`✓ ${compared} contacts compared field by field: both sides are equal`);
    return 0;
  }
  print(`✗ ${differences.length} differences in ${compared} contacts:`);
  for (const line of differences.slice(0, 20)) print(`  ${line}`);
  return 1;
}
