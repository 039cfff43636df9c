// A customer's endpoint: a real server that keeps what it was sent, and answers as it is told.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import type { CrmEvent } from '@app/contracts';

export interface Received {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly event: CrmEvent;
}

type Answer = (received: Received, response: ServerResponse) => unknown;

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** Until it is told otherwise. */
  answer: Answer;
  ids(path?: string): string[];
  close(): Promise<void>;
}

const ok: Answer = (_, response) => response.writeHead(204).end();
export const status =
  (code: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (_, response) =>
    response.writeHead(code, { 'content-type': 'text/plain', ...headers }).end(body);

export async function startReceiver(port = 0): Promise<Receiver> {
  const receiver = { received: [] as Received[], answer: ok };
  const server = createServer((request, response) => {
    void read(request).then((received) => {
      receiver.received.push(received);
      return receiver.answer(received, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(receiver, {
    url,
    ids: (path?: string) =>
      receiver.received
        .filter((one) => path === undefined || one.path === path)
        .map(({ headers }) => headers['webhook-id']),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  });
}

async function read(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  return {
    path: request.url ?? '',
    headers: request.headers as Record<string, string>,
    body,
    event: JSON.parse(body) as CrmEvent,
  };
}

/** Whether the official library takes it for one of ours. */
export function isSignedBy(secret: string, { body, headers }: Received): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}

/** @throws when it does not come to that. */
export async function until(isSo: () => Promise<boolean> | boolean, timeoutMs = 20_000): Promise<void> {
  for (const end = Date.now() + timeoutMs; !(await isSo()); await sleep(20))
    if (Date.now() > end) throw new Error('it did not come to that');
}
