// The least that a pull can cost: the result's body straight into COPY, then one INSERT … ON CONFLICT. Nothing is parsed, mapped,
// planned or remembered.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { BulkApi, signIn } from './bulk-api.mjs';
import { contend } from './contender.mjs';
import { COLUMNS, SOQL } from './fields.mjs';

const [key, ...others] = COLUMNS;

await contend({
  async prepare({ databaseUrl, sandboxUrl }) {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const columns = others.map((name) => `${name} text`).join(', ');
    await client.query(
      `DROP TABLE IF EXISTS floor_contact; CREATE TABLE floor_contact (${key} text PRIMARY KEY, ${columns})`,
    );
    await client.query(`CREATE TEMP TABLE page (LIKE floor_contact)`);
    return { client, api: new BulkApi(await signIn(sandboxUrl)) };
  },
  async work({ client, api }) {
    await client.query('BEGIN');
    for await (const body of api.query(SOQL)) {
      await pipeline(
        Readable.fromWeb(body),
        client.query(copyFrom('COPY page FROM STDIN WITH (FORMAT csv, HEADER true)')),
      );
    }
    const changes = others.map((name) => `${name} = excluded.${name}`).join(', ');
    const { rowCount } = await client.query(
      `INSERT INTO floor_contact SELECT * FROM page ON CONFLICT (${key}) DO UPDATE SET ${changes}`,
    );
    await client.query('COMMIT');
    return rowCount;
  },
  tidy: ({ client }) => client.end(),
});
