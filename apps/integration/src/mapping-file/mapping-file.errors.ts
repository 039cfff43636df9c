import { InvalidInputError, type FieldError } from '@app/errors';

/** Names every wrong place at once: pointers lead into the file, behind `/text`. */
export class MappingFileInvalidError extends InvalidInputError {
  constructor(errors: readonly FieldError[]) {
    const message = errors.length === 1 ? 'One place is wrong.' : `${errors.length} places are wrong.`;
    const placed = errors.map((error) => ({ ...error, pointer: `/text${error.pointer}` }));
    super(message, placed, { code: 'INTEGRATION.MAPPING_FILE_INVALID' });
  }
}
