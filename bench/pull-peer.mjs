// What is usually written: TypeORM upserts in chunks of 500 over jsforce's bulk record stream.
import jsforce from 'jsforce';
import { DataSource, EntitySchema } from 'typeorm';
import { signIn } from './bulk-api.mjs';
import { contend } from './contender.mjs';
import { FIELDS, SOQL } from './fields.mjs';

const CHUNK_ROWS = 500;

const PeerContact = new EntitySchema({
  name: 'PeerContact',
  tableName: 'peer_contact',
  columns: {
    crm_id: { type: 'text', primary: true },
    ...Object.fromEntries(FIELDS.map(({ column }) => [column, { type: 'text', nullable: true }])),
    modified_at: { type: 'text', nullable: true },
  },
});

await contend({
  async prepare({ databaseUrl, sandboxUrl }) {
    const dataSource = new DataSource({
      type: 'postgres',
      url: databaseUrl,
      entities: [PeerContact],
      installExtensions: false,
      uuidExtension: 'pgcrypto',
    });
    await dataSource.initialize();
    const columns = Object.keys(PeerContact.options.columns).map((name) => `${name} text`);
    await dataSource.query(
      `DROP TABLE IF EXISTS peer_contact; CREATE TABLE peer_contact (${columns.join(', ')}, PRIMARY KEY (crm_id))`,
    );
    const connection = new jsforce.Connection({ ...(await signIn(sandboxUrl)), version: '62.0' });
    connection.bulk2.pollInterval = 100;
    connection.bulk2.pollTimeout = 300_000;
    return { dataSource, connection };
  },
  async work({ dataSource, connection }) {
    const repository = dataSource.getRepository(PeerContact);
    let chunk = [];
    let rows = 0;
    const flush = async () => {
      if (chunk.length > 0) await repository.upsert(chunk, ['crm_id']);
      rows += chunk.length;
      chunk = [];
    };
    for await (const record of await connection.bulk2.query(SOQL)) {
      if (record.Id === 'Id') continue; // jsforce gives the header of each later page as a record
      chunk.push(rowOf(record));
      if (chunk.length >= CHUNK_ROWS) await flush();
    }
    await flush();
    return rows;
  },
  tidy: ({ dataSource }) => dataSource.destroy(),
});

function rowOf(record) {
  const row = { crm_id: record.Id, modified_at: record.SystemModstamp };
  for (const { crm, column } of FIELDS) row[column] = record[crm] || null;
  return row;
}
