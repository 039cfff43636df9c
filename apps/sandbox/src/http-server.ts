// Serves one door over plain HTTP on the loopback interfaces: reads requests, compresses answers, and carries out
// the transport faults (slow, cut and lost answers) that the door asks for.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { createGzip, gunzipSync, gzip, inflateSync } from 'node:zlib';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, ApiRequest } from './answer.js';

/** An answer and how it travels. */
export interface Delivery {
  readonly answer: Answer;
  /** Milliseconds before the first byte. */
  readonly delayMs?: number;
  /** The work is done, the client never hears of it. */
  readonly lost?: boolean;
  /** The connection breaks after this many body bytes. */
  readonly cutAfterBytes?: number;
  /** The body trickles at this rate. */
  readonly bytesPerSecond?: number;
}

export type Door = (request: ApiRequest) => Promise<Delivery>;

/** Called with the body bytes that went in and out of one exchange. */
export type Traffic = (bytesIn: number, bytesOut: number) => void;

const MAX_BODY_BYTES = 160 * 1024 * 1024;
const MAX_HEAD_BYTES = 16_384;
const GZIP_FROM_BYTES = 1_024;
const FAST_GZIP = { level: 1 } as const;
const gzipAsync = promisify(gzip);

export class BodyTooLargeError extends Error {}

export class HttpServer {
  private readonly servers: Server[] = [];

  constructor(
    private readonly door: Door,
    private readonly traffic: Traffic,
  ) {}

  /** Listens on 127.0.0.1, and on ::1 where the machine has it; gives the port. */
  async listen(port: number): Promise<number> {
    const chosen = await this.listenOn('127.0.0.1', port);
    await this.listenOn('::1', chosen).catch(() => undefined);
    return chosen;
  }

  /** Refuses new connections and ends the open ones. */
  async close(): Promise<void> {
    await Promise.all(
      this.servers.splice(0).map((server) => {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        server.closeAllConnections();
        return closed;
      }),
    );
  }

  private listenOn(host: string, port: number): Promise<number> {
    const server = createServer({ keepAliveTimeout: 65_000, maxHeaderSize: 64 * 1024 }, (req, res) => {
      this.exchange(req, res).catch(() => res.destroy());
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        this.servers.push(server);
        resolve((server.address() as AddressInfo).port);
      });
    });
  }

  private async exchange(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const tooLong = headTooLong(req);
    if (tooLong !== undefined) {
      await send(req, res, { answer: tooLong });
      return;
    }
    let bytesIn = 0;
    const request = toApiRequest(req, (bytes) => (bytesIn += bytes));
    const delivery = await this.door(request).catch(unexpected);
    if (delivery.delayMs) await sleep(delivery.delayMs);
    if (delivery.lost) {
      req.socket.destroy();
      return;
    }
    const bytesOut = await send(req, res, delivery);
    this.traffic(bytesIn, bytesOut);
  }
}

/** A fault of ours: told as the real service tells its own, with the reason on standard error. */
function unexpected(error: unknown): Delivery {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  const body = [
    {
      errorCode: 'UNKNOWN_EXCEPTION',
      message: 'An unexpected error occurred. Please include this ErrorId if you contact support',
    },
  ];
  return { answer: { status: 500, json: body } };
}

/** The real service takes 16 KiB of address, and of address and headers together. */
function headTooLong(req: IncomingMessage): Answer | undefined {
  const uriBytes = req.url?.length ?? 0;
  const headBytes = req.rawHeaders.reduce((sum, text) => sum + text.length, uriBytes);
  if (headBytes <= MAX_HEAD_BYTES) return undefined;
  const [status, errorCode] =
    uriBytes > MAX_HEAD_BYTES ? [414, 'URI_TOO_LONG'] : [431, 'REQUEST_HEADER_FIELDS_TOO_LARGE'];
  return {
    status: Number(status),
    json: [{ errorCode, message: `The request is longer than ${MAX_HEAD_BYTES} bytes` }],
  };
}

function toApiRequest(req: IncomingMessage, count: (bytes: number) => void): ApiRequest {
  const raw = req.url ?? '/';
  const mark = raw.indexOf('?');
  const path = (mark < 0 ? raw : raw.slice(0, mark)).replace(/\/{2,}/g, '/');
  let body: Promise<Buffer> | undefined;
  return {
    method: req.method ?? 'GET',
    path,
    query: new URLSearchParams(mark < 0 ? '' : raw.slice(mark + 1)),
    headers: req.headers,
    origin: `http://${req.headers.host ?? 'localhost'}`,
    body: () => (body ??= readBody(req, count)),
  };
}

async function readBody(req: IncomingMessage, count: (bytes: number) => void): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new BodyTooLargeError();
    chunks.push(chunk);
  }
  count(bytes);
  const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
  const encoding = req.headers['content-encoding'];
  if (encoding === 'gzip') return gunzipSync(body);
  if (encoding === 'deflate') return inflateSync(body);
  return body;
}

async function send(req: IncomingMessage, res: ServerResponse, delivery: Delivery): Promise<number> {
  const { answer } = delivery;
  const headers: Record<string, string> = { ...answer.headers };
  const acceptsGzip = /\bgzip\b/.test(String(req.headers['accept-encoding'] ?? ''));
  const isAltered = delivery.cutAfterBytes !== undefined || delivery.bytesPerSecond !== undefined;
  if (answer.stream !== undefined && req.method !== 'HEAD' && !isAltered) {
    return sendStream(res, answer.status, headers, answer.stream, acceptsGzip);
  }
  let body = bodyOf(answer, headers);
  if (acceptsGzip && body.length >= GZIP_FROM_BYTES) {
    body = await gzipAsync(body, FAST_GZIP);
    headers['content-encoding'] = 'gzip';
  }
  if (answer.status !== 204 && answer.status !== 304) headers['content-length'] = String(body.length);
  res.writeHead(answer.status, headers);
  if (req.method === 'HEAD' || body.length === 0) {
    res.end();
    return 0;
  }
  if (isAltered) return sendAltered(res, body, delivery);
  res.end(body);
  return body.length;
}

function bodyOf(answer: Answer, headers: Record<string, string>): Buffer {
  if (answer.json !== undefined) {
    headers['content-type'] ??= 'application/json;charset=UTF-8';
    return Buffer.from(JSON.stringify(answer.json));
  }
  if (answer.stream !== undefined)
    return Buffer.concat([...answer.stream].map((chunk) => Buffer.from(chunk)));
  return Buffer.from(answer.text ?? '');
}

async function sendStream(
  res: ServerResponse,
  status: number,
  headers: Record<string, string>,
  stream: Iterable<Buffer | string>,
  acceptsGzip: boolean,
): Promise<number> {
  if (acceptsGzip) headers['content-encoding'] = 'gzip';
  res.writeHead(status, headers);
  let bytes = 0;
  const counted = function* () {
    for (const chunk of stream) {
      bytes += chunk.length;
      yield chunk;
    }
  };
  const source = Readable.from(counted(), { objectMode: true, highWaterMark: 2 });
  if (acceptsGzip) await pipeline(source, createGzip({ ...FAST_GZIP, chunkSize: 64 * 1024 }), res);
  else await pipeline(source, res);
  return bytes;
}

/** Promises the full length, then trickles it or breaks off. */
async function sendAltered(res: ServerResponse, body: Buffer, delivery: Delivery): Promise<number> {
  const end = Math.min(body.length, delivery.cutAfterBytes ?? body.length);
  const step =
    delivery.bytesPerSecond === undefined ? end : Math.max(1, Math.floor(delivery.bytesPerSecond / 10));
  for (let at = 0; at < end && !res.destroyed; at += step) {
    res.write(body.subarray(at, Math.min(end, at + step)));
    if (delivery.bytesPerSecond !== undefined) await sleep(100);
  }
  if (end < body.length) {
    // Lets the bytes leave before the break, so that the client sees a cut body rather than no answer.
    await sleep(20);
    res.destroy();
  } else {
    res.end();
  }
  return end;
}
