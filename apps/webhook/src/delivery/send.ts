// One attempt: an event signed and sent, and what came back. Never throws for what the other side does.
import { request, type Dispatcher } from 'undici';
import { Webhook } from 'standardwebhooks';
import type { DeliveryFault } from '@app/contracts';
import { excerptOf } from './excerpt.js';
import { BlockedAddressError } from './guarded-agent.js';
import { retryAfterMs } from './retry-after.js';

/** From the first packet to the last byte that we want. */
const TOTAL_TIMEOUT_MS = 15_000;
const ANSWER_BYTES = 2_000;
/** More of a good answer than this is not worth keeping the connection for. */
const DRAIN_BYTES = 16_000;

export interface Message {
  readonly id: string;
  readonly url: string;
  readonly body: string;
  /** `whsec_…`, the present one first. */
  readonly secrets: readonly string[];
}

export interface Attempt {
  readonly startedAt: Date;
  readonly durationMs: number;
  /** Null where no answer came. */
  readonly status: number | null;
  readonly fault: DeliveryFault | null;
  readonly retryAfterMs: number | null;
  readonly answer: string | null;
}

export const isAccepted = (status: number | null): boolean =>
  status !== null && status >= 200 && status < 300;

export async function send(dispatcher: Dispatcher, message: Message): Promise<Attempt> {
  const startedAt = new Date();
  const began = performance.now();
  const came = await exchange(dispatcher, message, startedAt);
  return { startedAt, durationMs: Math.round(performance.now() - began), ...came };
}

async function exchange(
  dispatcher: Dispatcher,
  message: Message,
  now: Date,
): Promise<Omit<Attempt, 'startedAt' | 'durationMs'>> {
  try {
    const {
      statusCode: status,
      headers,
      body,
    } = await request(message.url, {
      method: 'POST',
      dispatcher,
      headers: headersOf(message, now),
      body: message.body,
      signal: AbortSignal.timeout(TOTAL_TIMEOUT_MS),
      headersTimeout: TOTAL_TIMEOUT_MS,
      bodyTimeout: TOTAL_TIMEOUT_MS,
    });
    if (isAccepted(status)) {
      body.dump({ limit: DRAIN_BYTES }).catch(() => undefined);
      return { status, fault: null, retryAfterMs: null, answer: null };
    }
    const answer = excerptOf(headers['content-type']?.toString(), await beginningOf(body));
    return { status, fault: null, retryAfterMs: retryAfterMs(headers['retry-after'], now), answer };
  } catch (error) {
    return { status: null, fault: faultOf(error), retryAfterMs: null, answer: null };
  }
}

/** standardwebhooks.com: several signatures while a secret is being replaced. */
function headersOf({ id, body, secrets }: Message, now: Date): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'MarkMail-CRM-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
  };
}

/** As much of a refusal as a person reads; also where it breaks off. */
async function beginningOf(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= ANSWER_BYTES) break;
    }
  } catch {
    // What came is enough.
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_BYTES);
}

const DNS = /^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL)/;
const TIMEOUT = /TIMEOUT|TIMEDOUT/;
const TLS = /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/;

function faultOf(error: unknown): DeliveryFault {
  if (error instanceof BlockedAddressError) return 'blocked';
  const { code, name } = error as { code?: unknown; name?: string };
  if (name === 'TimeoutError') return 'timeout';
  const text = typeof code === 'string' ? code : '';
  if (DNS.test(text)) return 'dns';
  if (TIMEOUT.test(text)) return 'timeout';
  return TLS.test(text) ? 'tls' : 'connection';
}
