// A stand-in org in a process of its own, as an outside program behind CRM_EXTRA_HOSTS.
import { startSandbox, type SandboxProcess } from '../../support/sandbox.js';

export interface CrmContact {
  readonly Id: string;
  readonly Email: string | null;
  readonly FirstName: string | null;
  readonly LastName: string | null;
  readonly Phone: string | null;
  readonly Title: string | null;
  readonly HasOptedOutOfEmail: boolean;
  readonly MarkMail_ID__c: string | null;
  readonly SystemModstamp: string;
}

const FIELDS = [
  'Id',
  'Email',
  'FirstName',
  'LastName',
  'Phone',
  'Title',
  'HasOptedOutOfEmail',
  'MarkMail_ID__c',
  'SystemModstamp',
];

export class StandIn {
  private constructor(private readonly sandbox: SandboxProcess) {}

  static async start(contacts: number): Promise<StandIn> {
    return new StandIn(await startSandbox(['--contacts', String(contacts), '--leads', '0']));
  }

  get url(): string {
    return this.sandbox.url;
  }

  /** The settings that let a system use this org and no other. */
  get settings(): Record<string, string> {
    return {
      SANDBOX: 'off',
      SALESFORCE_CLIENT_ID: 'sandbox-client',
      SALESFORCE_CLIENT_SECRET: 'sandbox-secret',
      SALESFORCE_LOGIN_URL: this.url,
      CRM_EXTRA_HOSTS: new URL(this.url).host,
    };
  }

  async contacts(): Promise<CrmContact[]> {
    const query = new URLSearchParams({ object: 'Contact', fields: FIELDS.join(',') });
    const response = await fetch(`${this.url}/__sandbox/dump?${query.toString()}`);
    const lines = (await response.text()).split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as CrmContact);
  }

  /** Changes records as a person of the org; those without an Id are created. */
  edit = (records: readonly object[]): Promise<{ ids: string[]; errors: unknown[] }> =>
    this.sandbox.control('edit', { object: 'Contact', records });

  /** Adds so many custom fields to an object, `Extra1__c` and so on. */
  async addFields(object: string, count: number): Promise<void> {
    for (let at = 1; at <= count; at++)
      await this.sandbox.control('fields', {
        object,
        name: `Extra${at}__c`,
        label: `Extra ${at}`,
        type: 'Text',
        length: 80,
      });
  }

  /** Plans a fault of the control door. */
  fault = (fault: Record<string, unknown>): Promise<unknown> => this.sandbox.control('faults', fault);

  clearFaults = async (): Promise<void> => {
    await fetch(`${this.url}/__sandbox/faults`, { method: 'DELETE' });
  };

  async billedCalls(): Promise<number> {
    return (await this.sandbox.control<{ apiCalls: { total: number } }>('stats')).apiCalls.total;
  }

  stop(): Promise<void> {
    return this.sandbox.stop();
  }
}
