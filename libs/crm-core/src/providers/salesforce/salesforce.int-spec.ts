import { describeConformance, type ConformanceHarness } from '../../conformance/conformance.js';
import { startSandbox, type SandboxProcess } from '../../../../../test/support/sandbox.js';
import { createEgress, type AccessGrant, type CrmSession, type Cursor } from '../../index.js';
import { salesforce } from './index.js';

const CONTACTS = 3_000;
const CLIENT = { client_id: 'sandbox-client', client_secret: 'sandbox-secret' };

async function signIn(url: string): Promise<AccessGrant> {
  const body = new URLSearchParams({
    grant_type: 'password',
    ...CLIENT,
    username: 'admin@sandbox.test',
    password: 'password',
  });
  const answer = await fetch(`${url}/services/oauth2/token`, { method: 'POST', body });
  const { access_token, instance_url } = (await answer.json()) as {
    access_token: string;
    instance_url: string;
  };
  return { accessToken: access_token, instanceUrl: instance_url, orgId: 'org' };
}

function harnessFor(sandbox: SandboxProcess): ConformanceHarness {
  const grant = () => signIn(sandbox.url);
  const edit = (record: Record<string, unknown>) =>
    sandbox.control('edit', { object: 'Contact', records: [record] });
  return {
    extraHosts: new URL(sandbox.url).host,
    contacts: CONTACTS,
    grant,
    addContacts: async (count) => {
      const records = Array.from({ length: count }, (_, i) => ({
        LastName: `Added ${i}`,
        Email: `added${i}@example.com`,
      }));
      for (let i = 0; i < count; i += 1_000)
        await sandbox.control('edit', { object: 'Contact', records: records.slice(i, i + 1_000) });
    },
    editContact: async (Id, Title) => void (await edit({ Id, Title })),
    deleteContact: async (id) => void (await sandbox.control('delete', { object: 'Contact', ids: [id] })),
    contact: async (id) => {
      const { accessToken, instanceUrl } = await grant();
      const answer = await fetch(`${instanceUrl}/services/data/v62.0/sobjects/Contact/${id}`, {
        headers: { authorization: `Bearer ${accessToken}` },
      });
      return (await answer.json()) as Record<string, unknown>;
    },
    expireTokens: async () => void (await sandbox.control('faults', { kind: 'expireSessions' })),
    fields: {
      email: { name: 'Email', type: 'email' },
      lastName: { name: 'LastName', type: 'string' },
      title: { name: 'Title', type: 'string' },
      optOut: { name: 'HasOptedOutOfEmail', type: 'boolean' },
    },
    billedCalls: async () => (await sandbox.control<{ apiCalls: { total: number } }>('stats')).apiCalls.total,
  };
}

describe('Salesforce', () => {
  let sandbox: SandboxProcess;

  beforeAll(async () => {
    sandbox = await startSandbox(['--contacts', String(CONTACTS)]);
  });
  afterAll(() => sandbox.stop());

  describeConformance(salesforce, () => harnessFor(sandbox));

  describe('the window of late commits', () => {
    let session: CrmSession;
    const read = async (since?: Cursor) => {
      const request = {
        object: 'contact' as const,
        fields: [{ name: 'Title', type: 'string' as const }],
        pageRows: 2_000,
        signal: new AbortController().signal,
      };
      const ids: string[] = [];
      let cursor = since as Cursor;
      for await (const page of session.readChanges({ ...request, ...(since ? { since } : {}) })) {
        ids.push(...page.changes.map((change) => change.id));
        cursor = page.cursor;
      }
      return { ids, cursor };
    };

    beforeEach(async () => {
      const egress = createEgress(salesforce.auth.hosts, new URL(sandbox.url).host);
      session = salesforce.open(await signIn(sandbox.url), { renew: () => signIn(sandbox.url), egress });
    });
    afterEach(() => sandbox.control('faults', { kind: 'lateCommits', ms: 0 }));

    it('costs one call while nothing moves', async () => {
      const first = await read();
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      const settled = await read(first.cursor);
      const before = session.apiCalls;

      const idle = await read(settled.cursor);

      expect(idle.ids).toEqual([]);
      expect(session.apiCalls - before).toBe(1);
    });

    it('finds a record that was stamped before the last reading and committed after it', async () => {
      const first = await read();
      await sandbox.control('faults', { kind: 'lateCommits', ms: 1_500 });
      const made = await sandbox.control<{ ids: string[] }>('edit', {
        object: 'Contact',
        records: [{ LastName: 'Late' }],
      });
      const early = await read(first.cursor);
      expect(early.ids).not.toContain(made.ids[0]);
      await new Promise((resolve) => setTimeout(resolve, 2_000));

      const later = await read(early.cursor);

      expect(later.ids).toContain(made.ids[0]);
    });
  });
});
