// What a query asks for besides the mapped fields.
import { AppError } from '@app/errors';
import type { RemoteField } from '../../../crm-provider.js';
import { EXTERNAL_ID, type ObjectNames } from '../salesforce.objects.js';

const SYSTEM = ['Id', 'SystemModstamp', 'IsDeleted'];
/** Whither the merged ones went. */
export const SURVIVOR = 'MasterRecordId';

export interface Selection {
  /** Names in the order of the select list. */
  readonly columns: readonly string[];
  readonly fields: readonly RemoteField[];
}

/** The columns of one session's queries: those of ours that the org lacks or hides are left out once that was met. */
export class Columns {
  private readonly missing = new Set<string>();

  selectionFor(object: ObjectNames, fields: readonly RemoteField[]): Selection {
    const names = fields.map((field) => field.name);
    return { columns: [...new Set([...SYSTEM, ...this.optionalOf(object), ...names])], fields };
  }

  /** @throws CrmSchemaError where a mapped field is gone: to leave that out would look as if all of its values had been cleared */
  async without<T>(object: ObjectNames, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      const field = error instanceof AppError ? error.details.field : undefined;
      const missing = this.optionalOf(object).find((name) => name === field);
      if (missing === undefined) throw error;
      this.missing.add(`${object.remoteName}.${missing}`);
      return this.without(object, ask);
    }
  }

  private optionalOf({ remoteName }: ObjectNames): string[] {
    return [EXTERNAL_ID, SURVIVOR].filter((name) => !this.missing.has(`${remoteName}.${name}`));
  }
}
