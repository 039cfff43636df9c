// What a CRM pushes to us: how a provider proves where it comes from, and reads it. Never trusted as data: it says what to read again.
import { AppError, NEVER, type AppErrorOptions } from '@app/errors';
import type { CrmObject } from './records.js';

/** One thing that a CRM told. */
export interface CrmNotification {
  /** The CRM's own id of it: the same whenever it is told again. */
  readonly id: string;
  readonly object: CrmObject;
  /** Null: something of this kind changed, and it cannot be told what. */
  readonly crmId: string | null;
  /** It looks like an opt-out. */
  readonly isConsent: boolean;
}

export interface CrmNotifications {
  /** By the last part of the address that the CRM is given, e.g. `outbound-messages`. */
  readonly channels: Readonly<Record<string, NotificationChannel>>;
}

export interface NotificationChannel {
  /** Bytes; a longer body is refused. */
  readonly maxBodyBytes: number;
  /** What alone the CRM takes for "heard"; sent once everything is stored. */
  readonly acknowledgement: { readonly contentType: string; readonly body: string };
  /** Reads one request while it arrives. @param orgId of the connection that the address belongs to */
  read(orgId: string): NotificationReader;
}

export interface NotificationReader {
  /** @throws NotificationRefusedError as soon as something is wrong; ForeignNotificationError for another org's. */
  write(chunk: Uint8Array): void;
  /** @throws the same; otherwise everything that was told, each once. */
  end(): readonly CrmNotification[];
}

/** It is not what the CRM sends. */
export class NotificationRefusedError extends AppError {
  readonly kind = 'invalidInput';
  constructor(reason: string, options?: AppErrorOptions) {
    super(`This is not a notification: ${reason}.`, { code: 'NOTIFICATION.REFUSED', retry: NEVER }, options);
  }
}

/** It is another org's: to be answered like an address that does not exist. */
export class ForeignNotificationError extends AppError {
  readonly kind = 'notFound';
  constructor() {
    super('There is nothing at this address.', { code: 'REQUEST.NOT_FOUND', retry: NEVER });
  }
}
