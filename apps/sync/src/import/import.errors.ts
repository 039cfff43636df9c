import { ConflictError, InvalidInputError, NotFoundError } from '@app/errors';

export class ImportNotFoundError extends NotFoundError {
  constructor() {
    super('There is no such import.', { code: 'IMPORT.NOT_FOUND' });
  }
}

/** The upload was declared complete: nothing can be added to it. */
export class UploadFinishedError extends ConflictError {
  constructor() {
    super('The upload is finished already.', { code: 'IMPORT.UPLOAD_FINISHED' });
  }
}

/** The file as a whole cannot go on being read. The message is shown as the import's error. */
export class UnusableFileError extends InvalidInputError {
  constructor(message: string) {
    super(message, [], { code: 'IMPORT.UNUSABLE_FILE' });
  }
}

/** Another worker took the import over. What this one had not committed is dropped. */
export class ImportLeaseLostError extends ConflictError {
  constructor(importId: string) {
    super('Another worker owns this import now.', { code: 'IMPORT.LEASE_LOST', details: { importId } });
  }
}
