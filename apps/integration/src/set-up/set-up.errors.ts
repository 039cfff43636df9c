import { ConflictError } from '@app/errors';

/** Nobody has authorised the connection yet, or somebody must again. */
export class ConnectionNotReadyError extends ConflictError {
  constructor(connectionId: string, status: string) {
    super('This org is not connected. Connect it first.', {
      code: 'INTEGRATION.CONNECTION_NOT_READY',
      details: { connectionId, status },
    });
  }
}
