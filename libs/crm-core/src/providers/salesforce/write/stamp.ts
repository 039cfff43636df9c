import type { CrmObject } from '../../../records.js';
import type { SalesforceClient } from '../salesforce.client.js';
import { EXTERNAL_ID } from '../salesforce.objects.js';
import { describeObject } from '../salesforce.schema.js';

/** Whether an org's updates may carry our record's id. Without the field they go on without it; only creates need it. */
export class Stamp {
  private readonly known = new Map<CrmObject, boolean>();

  constructor(private readonly client: SalesforceClient) {}

  /** True until the CRM has refused it. */
  mayTry(object: CrmObject): boolean {
    return this.known.get(object) ?? true;
  }

  refuse(object: CrmObject): void {
    this.known.set(object, false);
  }

  /** Asks, once a session: a job fails as a whole for a column that is not there. */
  async isWritable(object: CrmObject): Promise<boolean> {
    const known = this.known.get(object);
    if (known !== undefined) return known;
    const { fields } = await describeObject(this.client, object);
    const isWritable = fields.some((field) => field.name === EXTERNAL_ID && field.updateable);
    this.known.set(object, isWritable);
    return isWritable;
  }
}
