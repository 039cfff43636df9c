import { InvalidInputError } from '@app/errors';
import type { RowError } from '../crm-provider.js';
import type { FieldMapping } from './mapping.types.js';

const REASONS = {
  VALUE_NOT_IN_MAP: 'The value is not in the value map of this field.',
  TRANSFORM_FAILED: 'The transform of this field does not work for this value.',
  TRANSFORM_UNSTABLE: 'The two directions of this field do not undo each other for this value.',
  VALUE_TOO_LONG: 'The value is too long to be transformed.',
} as const;
export type Rejection = keyof typeof REASONS;

/** A mapping line cannot carry a record's value: the record is rejected, the others go on. Holds names and no values. */
export class ValueRejectedError extends InvalidInputError {
  /** For the list of rejected rows. */
  readonly rowError: RowError;

  constructor(line: Pick<FieldMapping, 'markmailField' | 'crmField'>, rejection: Rejection) {
    const { markmailField, crmField } = line;
    super(REASONS[rejection], [], {
      code: `MAPPING.${rejection}`,
      details: { markmailField, crmField },
    });
    this.rowError = { cause: 'data', code: rejection, message: REASONS[rejection], field: crmField };
  }
}
