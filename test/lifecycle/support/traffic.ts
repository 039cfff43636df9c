// Callers who come at a steady pace, whatever the answers do, and who repeat nothing.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Traffic {
  readonly sent: number;
  /** Every request that was not answered 2xx, in words. */
  readonly failures: readonly string[];
  /** Addresses whose contact was said to be written. */
  readonly written: readonly string[];
  /** Resolves once all are answered. */
  stop(): Promise<void>;
}

const REQUEST_TIMEOUT_MS = 20_000;

/** Every fourth one writes a contact, the others read. */
export function startTraffic(url: string, apiKey: string, perSecond: number, label = 'caller'): Traffic {
  const name = `${label}-${randomUUID().slice(0, 8)}`.toLowerCase();
  const failures: string[] = [];
  const written: string[] = [];
  const open = new Set<Promise<void>>();
  let sent = 0;
  let isStopped = false;

  const ask = async (method: string, path: string, body?: object): Promise<void> => {
    const begun = Date.now();
    try {
      const response = await fetch(new URL(path, url), {
        method,
        headers: {
          authorization: `Bearer ${apiKey}`,
          ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 200)}`);
      if (body && 'email' in body) written.push(String(body.email));
    } catch (error) {
      const { message, cause } = error as Error & { cause?: Error };
      failures.push(`${method} ${path} after ${Date.now() - begun} ms: ${message} ${cause?.message ?? ''}`);
    }
  };
  const reads = ['/api/contacts?limit=5', '/api/crm/orgs', '/api/crm/integrations'];
  const loop = (async () => {
    for (const begun = Date.now(); !isStopped;) {
      const at = sent++;
      const request =
        at % 4 === 3
          ? ask('POST', '/api/contacts', { email: `${name}-${at}@traffic.example`, lastName: 'Caller' })
          : ask('GET', reads[at % 4]);
      const done: Promise<void> = request.finally(() => open.delete(done));
      open.add(done);
      await sleep(Math.max(0, begun + (sent * 1_000) / perSecond - Date.now()));
    }
    await Promise.all(open);
  })();

  return {
    get sent() {
      return sent;
    },
    failures,
    written,
    stop: async () => {
      isStopped = true;
      await loop;
    },
  };
}
