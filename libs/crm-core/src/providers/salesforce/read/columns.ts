// What a query asks for besides the mapped fields.
import { AppError } from '@app/errors';
import type { RemoteField } from '../../../crm-provider.js';
import { EXTERNAL_ID, type ObjectNames } from '../salesforce.objects.js';
import { isSet } from '../salesforce.soql.js';

const SYSTEM = ['Id', 'SystemModstamp', 'IsDeleted'];
/** Tells apart what shares a remote object. */
export const TYPE = 'Type';

export interface Selection {
  readonly object: ObjectNames;
  /** Names in the order of the select list. */
  readonly columns: readonly string[];
  readonly fields: readonly RemoteField[];
}

/** What every query for this object asks for, counts included. */
export const conditionsOf = ({ isOursOnly }: ObjectNames): string[] =>
  isOursOnly ? [isSet(EXTERNAL_ID)] : [];

/** The columns of one session's queries: those of ours that the org lacks or hides are left out once that was met. */
export class Columns {
  private readonly missing = new Set<string>();
  private readonly hidden = new Set<ObjectNames>();

  selectionFor(object: ObjectNames, fields: readonly RemoteField[]): Selection {
    const names = fields.map((field) => field.name);
    const type = object.type ? [TYPE] : [];
    const columns = [...new Set([...SYSTEM, ...this.optionalOf(object), ...type, ...names])];
    return { object, columns, fields };
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

  /** The org does not let us see this object at all. */
  hide(object: ObjectNames): void {
    this.hidden.add(object);
  }

  isHidden(object: ObjectNames): boolean {
    return this.hidden.has(object);
  }

  private optionalOf({ object, remoteName, optional = [] }: ObjectNames): string[] {
    const ours = object === 'dealContact' ? [] : [EXTERNAL_ID];
    return [...ours, ...optional].filter((name) => !this.missing.has(`${remoteName}.${name}`));
  }
}
