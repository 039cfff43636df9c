import { ConflictError, CrmSchemaError } from '@app/errors';

/** Nobody has authorised the connection yet, or somebody must again. */
export class ConnectionNotReadyError extends ConflictError {
  constructor(connectionId: string, status: string) {
    super('This org is not connected. Connect it first.', {
      code: 'INTEGRATION.CONNECTION_NOT_READY',
      details: { connectionId, status },
    });
  }
}

/** Not one field of the default mapping is visible to us. */
export class NothingToMapError extends CrmSchemaError {
  constructor(object: string) {
    super(
      `The CRM shows us none of the usual fields of its ${object} records. Ask its administrator for access.`,
      {
        code: 'INTEGRATION.NOTHING_TO_MAP',
        details: { object },
      },
    );
  }
}
