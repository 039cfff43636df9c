// The door for CRMs. It is a server of its own, so that neither their bursts nor their attacks reach the gateway's callers.
import { randomUUID } from 'node:crypto';
import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { Inject, Injectable, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { ForeignNotificationError, NotificationRefusedError } from '@app/crm-core';
import { LOGGER } from '@app/messaging';
import { counter, drainable, histogram, Health, type Logger } from '@app/observability';
import { AddressService } from '../address/address.service.js';
import { InboxService } from '../inbox/inbox.service.js';
import { receive } from './receive.js';
import { WebhookConfig } from '../webhook.config.js';

/** CRMs send a small body at once; slower ones are attacks. Milliseconds. */
const REQUEST_TIMEOUT_MS = 15_000;

@Injectable()
export class InboundServer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly server: Server;
  private readonly drain: (delayMs: number) => Promise<void>;

  constructor(
    private readonly config: WebhookConfig,
    @Inject(Health) private readonly health: Health,
    @Inject(AddressService) private readonly addresses: AddressService,
    @Inject(InboxService) private readonly inbox: InboxService,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        this.log.error({ err: error }, 'request failed');
        sendProblem(response, 500, 'INTERNAL', 'Something went wrong on our side.');
      });
    });
    this.drain = drainable(this.server);
  }

  /** The port that it got. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { port, host } = this.config;
    await new Promise<void>((resolve, reject) =>
      this.server.once('error', reject).listen(port, host, resolve),
    );
    this.log.info({ port: this.port }, 'listening for notifications');
  }

  async onModuleDestroy(): Promise<void> {
    await this.drain(this.config.stopDelayMs);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0];
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (isRead && path === '/health/live') return sendJson(response, 200, { live: true });
    if (isRead && path === '/health/ready') {
      const report = await this.health.report();
      return sendJson(response, report.ready ? 200 : 503, report);
    }
    if (request.method === 'POST' && (await this.receive(path, request, response))) return;
    refuse(response, 404, 'REQUEST.NOT_FOUND', 'There is nothing at this address.');
  }

  /** False where there is nothing at the address, also for another org's notifications: the two must look the same. */
  private async receive(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const end = histogram(
      'crm_webhook_ack_seconds',
      'Time from a message of a CRM to its acknowledgement',
    ).startTimer();
    try {
      const received = await receive({ addresses: this.addresses, inbox: this.inbox }, path, request);
      if (!received) return false;
      const { contentType, body } = received.acknowledgement;
      response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' }).end(body);
      end();
      countMessage('stored');
      this.log.debug({ connectionId: received.connectionId, count: received.count }, 'notifications stored');
      return true;
    } catch (error) {
      if (error instanceof ForeignNotificationError) return false;
      if (!(error instanceof NotificationRefusedError)) throw error;
      countMessage('refused');
      this.log.warn({ reason: error.message }, 'notification refused');
      refuse(response, 400, error.code, error.message);
      return true;
    }
  }
}

const countMessage = (result: 'stored' | 'refused'): void =>
  counter('crm_webhook_received_total', 'Messages of CRMs', ['result']).inc({ result });

function sendJson(response: ServerResponse, status: number, body: object): void {
  send(response, status, 'application/json', body);
}

/** What is still to come of the request is not worth reading; who sent all of it learns no more than others. */
function refuse(response: ServerResponse, status: number, code: string, detail: string): void {
  response.setHeader('connection', 'close');
  sendProblem(response, status, code, detail);
}

/** RFC 9457. The same for every address: who guesses learns nothing. */
function sendProblem(response: ServerResponse, status: number, code: string, detail: string): void {
  const traceId = randomUUID();
  const type = `urn:markmail-crm:problem:${code.toLowerCase()}`;
  const title = STATUS_CODES[status];
  const body = { type, title, status, code, detail, traceId, retryable: false };
  response.setHeader('x-request-id', traceId);
  send(response, status, 'application/problem+json', body);
}

function send(response: ServerResponse, status: number, type: string, body: object): void {
  if (response.headersSent) return;
  const headers = { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
  response.writeHead(status, headers).end(JSON.stringify(body));
}
