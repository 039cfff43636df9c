// One request of a CRM's: whose it is by the address, what it says by the provider, stored before it is acknowledged.
import type { IncomingMessage } from 'node:http';
import { getProvider, NotificationRefusedError, providers, type NotificationChannel } from '@app/crm-core';
import type { AddressService } from '../address/address.service.js';
import type { InboxService } from '../inbox/inbox.service.js';

const ADDRESS = /^\/webhooks\/([a-z]{1,40})\/([^/]{1,200})\/([a-z-]{1,40})$/;

export interface Received {
  readonly acknowledgement: NotificationChannel['acknowledgement'];
  readonly count: number;
  readonly connectionId: string;
}

/**
 * Undefined where there is nothing at the address.
 * @throws NotificationRefusedError for what is no notification, ForeignNotificationError for another org's: nothing was stored.
 */
export async function receive(
  { addresses, inbox }: { addresses: AddressService; inbox: InboxService },
  path: string,
  request: IncomingMessage,
): Promise<Received | undefined> {
  const [, providerId, secret, channelName] = ADDRESS.exec(path) ?? [];
  const channel = channelOf(providerId, channelName);
  if (!channel) return undefined;
  const address = await addresses.find(providerId, secret);
  if (!address) return undefined;
  const reader = channel.read(address.orgId);
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > channel.maxBodyBytes) throw new NotificationRefusedError('it is too large');
    reader.write(chunk);
  }
  const notifications = reader.end();
  await inbox.store(address.tenantId, address.connectionId, notifications);
  return {
    acknowledgement: channel.acknowledgement,
    count: notifications.length,
    connectionId: address.connectionId,
  };
}

function channelOf(providerId: string | undefined, name: string): NotificationChannel | undefined {
  if (providerId === undefined || !Object.hasOwn(providers, providerId)) return undefined;
  const channels = getProvider(providerId).notifications?.channels ?? {};
  return Object.hasOwn(channels, name) ? channels[name] : undefined;
}
