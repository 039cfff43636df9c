import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEgress } from '../../egress.js';
import { SalesforceClient } from './salesforce.client.js';
import { ensureExternalId } from './salesforce.external-id.js';

const OURS = {
  name: 'MarkMail_ID__c',
  label: 'MarkMail ID',
  type: 'string',
  nillable: true,
  createable: true,
  updateable: true,
  externalId: true,
  unique: true,
};

describe('ensureExternalId', () => {
  let server: Server;
  let types: { restricted: boolean; values: string[] };

  beforeAll(async () => {
    server = createServer((_, response) => {
      const picklistValues = types.values.map((value) => ({ value, label: value, active: true }));
      const type = { name: 'Type', label: 'Type', type: 'picklist', restrictedPicklist: types.restricted };
      const fields = [OURS, { ...OURS, ...type, picklistValues }];
      const described = { name: 'Campaign', label: 'Campaign', createable: true, updateable: true };
      response.end(JSON.stringify({ ...described, deletable: true, fields }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => server.close());

  function client(): SalesforceClient {
    const { port } = server.address() as AddressInfo;
    const grant = { accessToken: 'x', instanceUrl: `http://localhost:${port}`, orgId: '00D' };
    const egress = createEgress([], `localhost:${port}`);
    return new SalesforceClient(grant, { renew: () => Promise.resolve(grant), egress });
  }

  it.each([
    ['that an org has restricted is to be extended', true, ['Email'], 'list', 1],
    ['that an org has extended already is ready', true, ['Email', 'MarkMail List'], 'list', 0],
    ['that anybody may extend is ready', false, ['Email'], 'list', 0],
    ['does not concern campaigns', true, ['Email'], 'campaign', 0],
  ] as const)('says that the list of campaign types %s', async (_, restricted, values, object, todos) => {
    types = { restricted, values: [...values] };

    const report = await ensureExternalId(client(), object);

    expect(report).toMatchObject({ ready: todos === 0, created: [] });
    expect(report.todo).toHaveLength(todos);
    for (const todo of report.todo) expect(todo).toContain('add the value "MarkMail List"');
  });
});
