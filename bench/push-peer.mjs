// What is usually written: jsforce's bulk2.loadAndWaitForResults. It writes nothing back.
import jsforce from 'jsforce';
import { signIn } from './bulk-api.mjs';
import { contend } from './contender.mjs';
import { rowToPush, WRITABLE } from './fields.mjs';

await contend({
  async prepare({ sandboxUrl, rows }) {
    const connection = new jsforce.Connection({ ...(await signIn(sandboxUrl)), version: '62.0' });
    connection.bulk2.pollTimeout = 300_000;
    const input = Array.from({ length: rows }, (_, at) => ({
      MarkMail_ID__c: crypto.randomUUID(),
      ...Object.fromEntries(rowToPush(at).map((value, i) => [WRITABLE[i].crm, value])),
    }));
    return { connection, input };
  },
  async work({ connection, input }) {
    const results = await connection.bulk2.loadAndWaitForResults({
      object: 'Contact',
      operation: 'upsert',
      externalIdFieldName: 'MarkMail_ID__c',
      input,
      pollInterval: 100,
      pollTimeout: 300_000,
    });
    return results.successfulResults.length;
  },
});
