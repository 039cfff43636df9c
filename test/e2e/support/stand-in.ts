// A stand-in org in a process of its own, as an outside program behind CRM_EXTRA_HOSTS.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { freePort } from '../../support/nats.js';

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
  private constructor(
    readonly url: string,
    private readonly end: () => void,
  ) {}

  static async start(contacts: number): Promise<StandIn> {
    const main = process.env.TEST_SANDBOX_MAIN;
    if (!main) throw new Error('TEST_SANDBOX_MAIN is not set: run the tests with "npm test".');
    const port = await freePort();
    const args = [main, '--port', String(port), '--contacts', String(contacts), '--leads', '0'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((done, fail) => {
      child.once('exit', (code) => fail(new Error(`the stand-in ended with code ${code}`)));
      createInterface({ input: child.stdout }).once('line', () => done());
    });
    return new StandIn(`http://localhost:${port}`, () => child.kill());
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
    this.door('edit', { object: 'Contact', records });

  /** Plans a fault of the control door. */
  fault = (fault: Record<string, unknown>): Promise<unknown> => this.door('faults', fault);

  clearFaults = async (): Promise<void> => {
    await fetch(`${this.url}/__sandbox/faults`, { method: 'DELETE' });
  };

  async billedCalls(): Promise<number> {
    const stats = (await (await fetch(`${this.url}/__sandbox/stats`)).json()) as {
      apiCalls: { total: number };
    };
    return stats.apiCalls.total;
  }

  stop(): void {
    this.end();
  }

  private async door<T>(name: string, body: unknown): Promise<T> {
    const response = await fetch(`${this.url}/__sandbox/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the stand-in's ${name} answered ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }
}
