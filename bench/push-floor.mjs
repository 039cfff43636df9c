// The least that a push with every row's id written back can cost: COPY TO as the upload's body, the results by COPY into a
// temporary table, one UPDATE.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { BulkApi, signIn } from './bulk-api.mjs';
import { contend } from './contender.mjs';
import { rowToPush, WRITABLE } from './fields.mjs';

const columns = WRITABLE.map(({ column }) => column);

await contend({
  async prepare({ databaseUrl, sandboxUrl, rows }) {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const typed = columns.map((name) => `${name} text`).join(', ');
    await client.query(
      `DROP TABLE IF EXISTS floor_push; CREATE TABLE floor_push (id uuid PRIMARY KEY, crm_id text UNIQUE, ${typed})`,
    );
    await fill(client, rows);
    const results = ['sf_id', 'sf_created', 'markmail_id', ...columns]
      .map((name) => `${name} text`)
      .join(', ');
    await client.query(`CREATE TEMP TABLE result (${results})`);
    return { client, api: new BulkApi(await signIn(sandboxUrl)) };
  },
  async work({ client, api }) {
    const names = WRITABLE.map(({ crm, column }) => `${column} AS "${crm}"`).join(', ');
    const upload = client.query(
      copyTo(
        `COPY (SELECT id AS "MarkMail_ID__c", ${names} FROM floor_push) TO STDOUT WITH (FORMAT csv, HEADER true)`,
      ),
    );
    const body = await api.upsert('Contact', 'MarkMail_ID__c', Readable.toWeb(upload));
    await client.query('BEGIN');
    await pipeline(
      Readable.fromWeb(body),
      client.query(copyFrom('COPY result FROM STDIN WITH (FORMAT csv, HEADER true)')),
    );
    const { rowCount } = await client.query(
      'UPDATE floor_push SET crm_id = result.sf_id FROM result WHERE floor_push.id = result.markmail_id::uuid',
    );
    await client.query('COMMIT');
    return rowCount;
  },
  tidy: ({ client }) => client.end(),
});

async function fill(client, rows) {
  const lines = function* () {
    for (let at = 0; at < rows; at++) yield `${crypto.randomUUID()}\t${rowToPush(at).join('\t')}\n`;
  };
  const copy = client.query(copyFrom(`COPY floor_push (id, ${columns.join(', ')}) FROM STDIN`));
  await pipeline(Readable.from(lines()), copy);
  await client.query('ANALYZE floor_push');
}
