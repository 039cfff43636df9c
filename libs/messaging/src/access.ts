import { createHash } from 'node:crypto';
import { grantAccess, type MessageContext } from '@app/contracts';
import type { MessageBus } from './message-bus.js';
import { createRecipient } from './sealed-box.js';

export interface OpenedAccess {
  readonly provider: string;
  readonly accessToken: string;
  readonly instanceUrl: string;
  readonly orgId: string;
}

/** What an access grant is sealed for; both sides must name the same. */
export const accessPurpose = (tenantId: string, connectionId: string): string =>
  `access ${tenantId} ${connectionId}`;

/** How a refused token is named without being sent. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');

/**
 * Asks `auth` for the right to call a connection's CRM; the token arrives sealed to a key made for this question.
 * @param rejectedToken a token that the CRM refused: asks for a newer one.
 * @throws CrmAuthError when someone must reconnect.
 */
export async function requestAccess(
  bus: MessageBus,
  context: MessageContext,
  connectionId: string,
  rejectedToken?: string,
): Promise<OpenedAccess> {
  const recipient = createRecipient();
  const rejectedTokenHash =
    rejectedToken === undefined ? {} : { rejectedTokenHash: tokenHash(rejectedToken) };
  const reply = await bus.send(
    grantAccess,
    { connectionId, recipientPublicKey: recipient.publicKey, ...rejectedTokenHash },
    context,
  );
  const grant = JSON.parse(
    recipient.open(reply.sealed, accessPurpose(context.tenantId, connectionId)),
  ) as Omit<OpenedAccess, 'provider'>;
  return { ...grant, provider: reply.provider };
}
