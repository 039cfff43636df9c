// How long a change at the CRM takes to be seen through the gateway when the CRM tells of it by itself, and how long the CRM waits for our Ack.
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const CHANGES = 500;
const CHANGES_PER_SECOND = 20;
const LOOK_EVERY_MS = 40;
const LATE_AFTER_MS = 30_000;
const ACKS_PER_SECOND = 300;
const PAGE = 200;

/** Lets the sandbox tell us of every changed contact; nothing polls. Answers the address that it was given. */
export async function tellOf({ client, door }, connectionId) {
  const { urls } = await client.post(`/api/crm/orgs/${connectionId}/inbound-addresses`);
  const endpointUrl = urls['outbound-messages'];
  await door.call('POST', 'outbound-messages', {
    object: 'Contact',
    endpointUrl,
    fields: ['Email', 'Title'],
  });
  return endpointUrl;
}

/** Changes as somebody at the CRM makes them, one after another at an even pace: milliseconds from before the edit until it is seen. */
export async function measureLatency({ client, door }) {
  const rows = (await door.dump('Contact', ['Id', 'Email'])).slice(0, CHANGES);
  const begun = new Map();
  const seen = new Map();
  const from = Date.now();
  const watching = watch(client, begun, seen, rows.length);
  const edits = rows.map(async (row, n) => {
    await sleep((n * 1_000) / CHANGES_PER_SECOND);
    const title = `Told ${n}`;
    begun.set(title, performance.now());
    await door.edit('Contact', [{ Id: row.Id, Title: title }]);
  });
  await Promise.all(edits);
  await watching;
  const latencies = [...begun].map(([title, at]) => (seen.get(title) ?? Infinity) - at);
  if (latencies.some((ms) => ms === Infinity))
    throw new Error(`${CHANGES - seen.size} changes were never seen`);
  return { changes: rows.length, wallMs: Date.now() - from, ...percentiles(latencies) };
}

async function watch(client, begun, seen, count) {
  const end = Date.now() + (count * 1_000) / CHANGES_PER_SECOND + LATE_AFTER_MS;
  const since = new Date(Date.now() - 1_000).toISOString();
  let cursor;
  while (seen.size < count && Date.now() < end) {
    const query = new URLSearchParams({
      updatedSince: since,
      limit: String(PAGE),
      ...(cursor ? { cursor } : {}),
    });
    const page = await client.get(`/api/contacts?${query}`);
    const now = performance.now();
    for (const { title } of page.items) if (begun.has(title) && !seen.has(title)) seen.set(title, now);
    if (page.nextCursor) cursor = page.nextCursor;
    else {
      cursor = undefined;
      await sleep(LOOK_EVERY_MS);
    }
  }
}

/** Notifications at an even pace, whether or not the ones before were answered. */
export async function measureAcks({ system, door }, endpointUrl, seconds) {
  const rows = await door.dump('Contact', ['Id']);
  const organisation = await organisationIn(door);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const latencies = [];
  const count = ACKS_PER_SECOND * seconds;
  const sends = [];
  const from = performance.now();
  for (let n = 0; n < count; n++) {
    const dueMs = (n * 1_000) / ACKS_PER_SECOND;
    const wait = from + dueMs - performance.now();
    if (wait > 1) await sleep(wait);
    const body = messageXml(organisation, n, rows[n % rows.length].Id);
    // From when it was due: a sender that is held up would hide what it waits for.
    sends.push(send(agent, endpointUrl, body).then(() => latencies.push(performance.now() - from - dueMs)));
  }
  await Promise.all(sends);
  agent.destroy();
  const stored = await storedBy(system);
  if (stored !== count) throw new Error(`${stored} of ${count} notifications were stored`);
  return { messages: count, perSecond: ACKS_PER_SECOND, ...percentiles(latencies) };
}

function send(agent, url, body) {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: 'POST', agent, headers: { 'content-type': 'text/xml' } },
      (response) => {
        let text = '';
        response.on('data', (chunk) => (text += chunk));
        response.on('end', () =>
          text.includes('<Ack>true</Ack>')
            ? resolve()
            : reject(new Error(`answered ${response.statusCode}: ${text}`)),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

async function organisationIn(door) {
  const [row] = await door.dump('Organization', ['Id']);
  return row.Id;
}

/** Other than those of the sandbox, whose numbers begin with zeros. */
const idOf = (n) => `04lBENCH${String(n).padStart(7, '0')}`;

const messageXml = (organisation, n, id) =>
  `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>${organisation}</OrganizationId><ActionId>04k5f0000000001AAA</ActionId><SessionId xsi:nil="true"/><Notification><Id>${idOf(n)}</Id><sObject xsi:type="sf:Contact" xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><sf:Id>${id}</sf:Id></sObject></Notification></notifications></soapenv:Body></soapenv:Envelope>`;

async function storedBy(system) {
  const url = new URL(system.adminUrl);
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  try {
    const { rows } = await admin.query(
      `SELECT count(*)::int AS n FROM webhook.inbox WHERE notification_id LIKE '04lBENCH%'`,
    );
    return rows[0].n;
  } finally {
    await admin.end();
  }
}

function percentiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (p) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1)] * 10) / 10;
  return { p50Ms: at(50), p95Ms: at(95), p99Ms: at(99), maxMs: at(100) };
}
