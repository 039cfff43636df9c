// Each service's own word: alive, and ready.
import { setting } from '../settings.mjs';
import { SERVICES } from '../services.mjs';
import { fail, ok, reasonOf, skip } from './finding.mjs';

const TIMEOUT_MS = 5_000;

/** Where each service answers: `{ gateway: 'http://…' }`; HEALTH_URLS (`auth=http://host:9090,…`) for those that are deployed. */
export function healthUrls({ healthPorts }) {
  const given = setting('HEALTH_URLS');
  if (given) return Object.fromEntries(given.split(',').map((one) => one.trim().split(/=(.*)/s).slice(0, 2)));
  return Object.fromEntries(
    Object.entries(healthPorts).map(([name, port]) => [name, `http://127.0.0.1:${port}`]),
  );
}

export async function serviceFindings(system) {
  const urls = healthUrls(system);
  return Promise.all(SERVICES.map((service) => serviceFinding(service, urls[service])));
}

async function serviceFinding(service, url) {
  if (!url) return skip(service, `It is not known where ${service} answers (HEALTH_URLS).`);
  try {
    const live = await ask(`${url}/health/live`);
    if (!live.ok)
      return fail(service, `${service} says that it is not alive (${live.status}).`, 'Start it again.');
    const ready = await ask(`${url}/health/ready`);
    if (ready.ok) return ok(service, `${service} is alive and ready.`);
    const missing = Object.entries(ready.body?.checks ?? {}).filter(([, word]) => word !== 'ok');
    return fail(
      service,
      `${service} is alive but not ready: it misses ${missing.map(([name]) => name).join(', ') || 'something'}.`,
      'It recovers by itself once that is back.',
    );
  } catch (error) {
    return fail(
      service,
      `${service} does not answer (${reasonOf(error)}).`,
      `Look at its log (DATA_DIR/logs/${service}.log); npm start starts it again by itself.`,
    );
  }
}

async function ask(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const text = await response.text();
  return {
    ok: response.ok,
    status: response.status,
    body: text.startsWith('{') ? JSON.parse(text) : undefined,
  };
}
