import { DataSource } from 'typeorm';
import {
  appendImport,
  beginImport,
  finishUpload,
  getImport,
  listContacts,
  listImportErrors,
  patchContact,
  type ContactView,
  type ImportFormat,
  type ImportView,
} from '@app/contracts';
import { uuidv7 } from '@app/database';
import { ConflictError, InvalidInputError, NotFoundError } from '@app/errors';
import { RecordChanges } from '../src/record/record-changes.service.js';
import { claimImport } from '../src/import/claim-import.query.js';
import type { ClaimedImport } from '../src/import/import.row.js';
import { ImportRunner } from '../src/import/import.runner.js';
import { tidyImports } from '../src/import/tidy-imports.query.js';
import { RecordWorld } from './record-world.js';

const CHUNK_LENGTH = 100_000;

let world: RecordWorld;

beforeAll(async () => {
  world = await RecordWorld.start();
});

afterAll(() => world.stop());

beforeEach(() => {
  world.tenantId = uuidv7();
});

afterEach(() => world.stopSync());

async function upload(format: ImportFormat, text: string): Promise<string> {
  const { importId } = await world.send(beginImport, { format });
  const chunks = Math.ceil(text.length / CHUNK_LENGTH);
  for (let index = 0; index < chunks; index++) {
    const piece = text.slice(index * CHUNK_LENGTH, (index + 1) * CHUNK_LENGTH);
    await world.send(appendImport, { importId, index, text: piece });
  }
  await world.send(finishUpload, { importId, chunks });
  return importId;
}

async function finished(importId: string, timeoutMs = 40_000): Promise<ImportView> {
  for (const end = Date.now() + timeoutMs; ;) {
    const view = await world.send(getImport, { importId });
    if (view.completedAt) return view;
    if (Date.now() > end) throw new Error(`still ${view.state} at ${view.total}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const imported = async (format: ImportFormat, text: string): Promise<ImportView> =>
  finished(await upload(format, text));

const ndjson = (rows: readonly object[]): string => rows.map((row) => JSON.stringify(row)).join('\n');

async function contactOf(email: string): Promise<ContactView | undefined> {
  return (await world.send(listContacts, { email })).items.at(0);
}

const countOf = async (condition: string): Promise<number> => {
  const [{ n }] = await world.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM sync.contact WHERE tenant_id = $1 AND ${condition}`,
    [world.tenantId],
  );
  return n;
};

const expireLease = (importId: string) =>
  world.query(`UPDATE sync.import SET lease_until = now() - interval '1 second' WHERE id = $1`, [importId]);

describe('an import', () => {
  it('applies 20,000 lines, names the bad ones, and changes nothing when repeated', async () => {
    await world.startSync();
    const lines = Array.from({ length: 20_000 }, (_, i) =>
      JSON.stringify({ email: `p${i}@example.com`, firstName: `太郎${i}`, customFields: { n: i } }),
    );
    lines[10] = 'no json';
    lines[999] = '{"email":"SECRET","shoeSize":44,"customFields":{"1":1}}';
    lines[15_000] = '';
    const text = lines.join('\n');

    const first = await imported('ndjson', text);
    const second = await imported('ndjson', text);

    const counts = { total: 19_999, rejected: 2, state: 'partial', error: null };
    expect(first).toMatchObject({ ...counts, created: 19_997, updated: 0, unchanged: 0 });
    expect(second).toMatchObject({ ...counts, created: 0, updated: 0, unchanged: 19_997 });
    const { items } = await world.send(listImportErrors, { importId: first.id });
    expect(items.map(({ row, errors }) => [row, errors.map(({ pointer }) => pointer).sort()])).toEqual([
      [11, ['']],
      [1_000, ['/customFields/1', '/email', '/shoeSize']],
    ]);
    expect(JSON.stringify(items)).not.toContain('SECRET');
    expect(await countOf('version = 1')).toBe(19_997);
  });

  it('reads CSV with quotes, line breaks, a byte-order mark and Japanese', async () => {
    await world.startSync();
    const text =
      '\ufeffemail,lastName,company,tags,status,customFields.rank\r\n' +
      'a@example.com,"O""Neil, 太郎","株式会社\r\n東京",vip;ja,unsubscribed,7\r\n' +
      'b@example.com,,,,,\r\nnobody,,,,gone,\r\n';

    const done = await imported('csv', text);

    expect(done).toMatchObject({ state: 'partial', total: 3, created: 2, rejected: 1 });
    expect(await contactOf('a@example.com')).toMatchObject({
      lastName: 'O"Neil, 太郎',
      company: '株式会社\n東京',
      tags: ['vip', 'ja'],
      status: 'unsubscribed',
      customFields: { rank: '7' },
    });
    const { items } = await world.send(listImportErrors, { importId: done.id });
    expect(items.map(({ row, errors }) => [row, errors.map(({ pointer }) => pointer)])).toEqual([
      [3, ['/email', '/status']],
    ]);
  });

  it('leaves what an empty cell or a missing field does not mention', async () => {
    await world.startSync();
    await imported('ndjson', ndjson([{ email: 'x@example.com', title: 'CEO', tags: ['a'] }]));

    await imported('csv', 'email,title,phone,tags\nX@example.com,,123,\n');

    expect(await contactOf('x@example.com')).toMatchObject({
      title: 'CEO',
      phone: '123',
      tags: ['a'],
      version: 2,
    });
  });

  it('lets the last of several lines for one address win, field by field', async () => {
    await world.startSync();
    const rows = [
      { email: 'twice@example.com', title: 'first', phone: '1' },
      { email: 'other@example.com' },
      { email: 'TWICE@example.com', title: 'second' },
      { email: 'twice@example.com', title: 'second' },
    ];

    const done = await imported('ndjson', ndjson(rows));

    expect(done).toMatchObject({ state: 'succeeded', created: 2, updated: 1, unchanged: 1 });
    expect(await contactOf('twice@example.com')).toMatchObject({ title: 'second', phone: '1', version: 1 });
  });

  it('never lifts an opt-out, neither of a contact nor of an earlier line', async () => {
    await world.startSync();
    const known = await world.aContact({ email: 'out@example.com' });
    await world.send(patchContact, { id: known.id, patch: { status: 'unsubscribed' } });
    const rows = [
      { email: 'out@example.com', status: 'active', title: 'x' },
      { email: 'new@example.com', status: 'complained' },
      { email: 'new@example.com', status: 'active' },
    ];

    await imported('ndjson', ndjson(rows));

    expect(await contactOf('out@example.com')).toMatchObject({ status: 'unsubscribed', title: 'x' });
    expect(await contactOf('new@example.com')).toMatchObject({ status: 'complained' });
  });

  it('tells of each contact, in few rows where many are alike', async () => {
    await world.startSync();

    await imported('ndjson', ndjson(Array.from({ length: 300 }, (_, i) => ({ email: `e${i}@example.com` }))));

    const rows = await world.query<{ verb: string; ids: string[] }>(
      `SELECT split_part(subject, '.', 5) AS verb, payload->'ids' AS ids FROM sync.outbox WHERE tenant_id = $1`,
      [world.tenantId],
    );
    expect(rows.map(({ verb }) => verb)).toEqual(['created']);
    expect(new Set(rows[0].ids).size).toBe(300);
  });

  it('fails as a whole, and says why, for columns that nobody knows', async () => {
    await world.startSync();

    const done = await imported('csv', 'email,shoeSize,hat\na@example.com,1,2\n');

    expect(done).toMatchObject({ state: 'failed', total: 0, created: 0 });
    expect(done.error).toContain('"shoeSize", "hat"');
    expect(await countOf('true')).toBe(0);
  });

  it('imports what comes before the place where a file breaks off', async () => {
    await world.startSync();

    const done = await imported('csv', 'email,title\na@example.com,x\nb@example.com,"never closed\n');

    expect(done).toMatchObject({ state: 'failed', total: 1, created: 1 });
    expect(done.error).toContain('record 2');
  });

  it('succeeds with nothing to do', async () => {
    await world.startSync();

    expect(await imported('ndjson', '')).toMatchObject({ state: 'succeeded', total: 0 });
  });

  it('keeps text that Postgres could not store as it is out of the way', async () => {
    await world.startSync();
    const rows = [
      {
        email: 'nul@example.com',
        title: 'a\u0000b',
        tags: ['x\u0000'],
        customFields: { a: 'c\u0000', l: ['\ud800y'] },
      },
    ];

    const done = await imported('ndjson', `${ndjson(rows)}\n{"email":"raw@example.com","title":"a\u0000b"}`);

    expect(done).toMatchObject({ created: 1, rejected: 1 });
    expect(await contactOf('nul@example.com')).toMatchObject({
      title: 'ab',
      tags: ['x'],
      customFields: { a: 'c' },
    });
  });

  it('makes one contact of an address that others write at the same time', async () => {
    await world.startSync();
    const emails = Array.from({ length: 400 }, (_, i) => `both${i}@example.com`);
    const id = await upload('ndjson', ndjson(emails.map((email) => ({ email, title: 'file' }))));

    await Promise.all(emails.map((email) => world.aContact({ email: email.toUpperCase(), phone: '1' })));
    await finished(id);

    expect(await countOf(`title = 'file' AND phone = '1'`)).toBe(400);
    expect(await countOf('true')).toBe(400);
  });
});

describe('an upload', () => {
  beforeEach(() => world.startSync());

  it('takes each piece once, in any order, and may be declared complete twice', async () => {
    const { importId } = await world.send(beginImport, { format: 'csv' });
    const append = (index: number, text: string) => world.send(appendImport, { importId, index, text });

    await append(1, 'a@example.com\n');
    await append(0, 'email\n');
    await append(1, 'other@example.com\n');
    await world.send(finishUpload, { importId, chunks: 2 });
    const done = await finished(importId);
    await append(1, 'late@example.com\n');

    expect(done).toMatchObject({ state: 'succeeded', created: 1 });
    expect(await world.send(finishUpload, { importId, chunks: 2 })).toMatchObject({ state: 'succeeded' });
    expect(await contactOf('a@example.com')).toBeDefined();
    await expect(append(2, 'x')).rejects.toBeInstanceOf(ConflictError);
    await expect(world.send(finishUpload, { importId, chunks: 3 })).rejects.toBeInstanceOf(ConflictError);
  });

  it('is not complete while a piece is missing', async () => {
    const { importId } = await world.send(beginImport, { format: 'ndjson' });
    await world.send(appendImport, { importId, index: 0, text: '{}' });
    await world.send(appendImport, { importId, index: 2, text: '{}' });

    for (const chunks of [1, 2, 3]) {
      await expect(world.send(finishUpload, { importId, chunks })).rejects.toBeInstanceOf(InvalidInputError);
    }
    expect(await world.send(getImport, { importId })).toMatchObject({ state: 'receiving' });
  });

  it('is nothing to another tenant', async () => {
    const { importId } = await world.send(beginImport, { format: 'ndjson' });
    world.tenantId = uuidv7();

    const answers = await Promise.allSettled<unknown>([
      world.send(getImport, { importId }),
      world.send(appendImport, { importId, index: 0, text: '' }),
      world.send(finishUpload, { importId, chunks: 0 }),
      world.send(listImportErrors, { importId }),
    ]);

    expect(answers.map((answer) => answer.status === 'rejected' && (answer.reason as Error).name)).toEqual(
      Array(4).fill('NotFoundError'),
    );
  });

  it('pages through its errors in the order of the file', async () => {
    const id = await upload('ndjson', 'x\n'.repeat(7));
    await finished(id);

    const first = await world.send(listImportErrors, { importId: id, limit: 5 });
    const rest = await world.send(listImportErrors, {
      importId: id,
      limit: 5,
      cursor: first.nextCursor ?? '',
    });

    expect([...first.items, ...rest.items].map(({ row }) => row)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(rest.nextCursor).toBeNull();
    await expect(world.send(listImportErrors, { importId: id, cursor: 'nonsense' })).rejects.toBeInstanceOf(
      InvalidInputError,
    );
  });
});

describe('a worker', () => {
  const rows = Array.from({ length: 1_300 }, (_, i) => ({ email: `w${i}@example.com`, title: 't' }));

  /** A process that is told to do nothing by itself, with its insides at hand. */
  async function idleProcess() {
    const app = await world.startSync('api');
    return {
      dataSource: app.get(DataSource, { strict: false }),
      runner: app.get(ImportRunner, { strict: false }),
      changes: app.get(RecordChanges, { strict: false }),
    };
  }

  const claimOf = async (dataSource: DataSource): Promise<ClaimedImport> => {
    const claimed = await claimImport(dataSource);
    if (!claimed) throw new Error('nothing to claim');
    return claimed;
  };

  it('leaves imports alone where its role is not asked for', async () => {
    const { dataSource } = await idleProcess();
    const id = await upload('ndjson', ndjson([{ email: 'a@example.com' }]));
    await new Promise((resolve) => setTimeout(resolve, 200));

    expect(await world.send(getImport, { importId: id })).toMatchObject({ state: 'queued', total: 0 });
    expect((await claimOf(dataSource)).id).toBe(id);
    await world.query('DELETE FROM sync.import WHERE id = $1', [id]);
  });

  it('tells of a file that comes in quickly when it begins and when it ends, not with every batch', async () => {
    const { dataSource, runner, changes } = await idleProcess();
    const id = await upload('ndjson', ndjson(rows.map((row) => ({ ...row, email: `t${row.email}` }))));
    let told = 0;
    changes.subscribe(() => told++);

    await runner.run(await claimOf(dataSource), new AbortController().signal);

    expect(await world.send(getImport, { importId: id })).toMatchObject({ total: 1_300 });
    expect(told).toBe(2);
  });

  it('that dies between two batches is followed by one that does the rest once', async () => {
    const { dataSource, runner, changes } = await idleProcess();
    const id = await upload('ndjson', ndjson(rows));
    const killed = new AbortController();
    changes.subscribe(() => killed.abort(new Error('killed')));

    await expect(runner.run(await claimOf(dataSource), killed.signal)).rejects.toThrow('killed');
    const half = await world.send(getImport, { importId: id });
    await expireLease(id);
    await world.startSync('worker');
    const done = await finished(id);

    expect(half).toMatchObject({ state: 'running', total: 500, created: 500 });
    expect(done).toMatchObject({
      state: 'succeeded',
      total: 1_300,
      created: 1_300,
      updated: 0,
      unchanged: 0,
    });
    expect(await countOf('version = 1')).toBe(1_300);
  });

  it('that wakes up after its lease writes nothing', async () => {
    const { dataSource, runner } = await idleProcess();
    const id = await upload('ndjson', ndjson(rows));
    const sleeper = await claimOf(dataSource);
    await expireLease(id);
    const successor = await claimOf(dataSource);

    const late = runner.run(sleeper, new AbortController().signal);
    await expect(late).rejects.toMatchObject({ code: 'IMPORT.LEASE_LOST' });
    const between = await countOf('true');
    await runner.run(successor, new AbortController().signal);

    expect(between).toBe(0);
    expect(await finished(id)).toMatchObject({ state: 'succeeded', created: 1_300 });
  });

  it('that is told to stop hands its import back at once', async () => {
    await idleProcess();
    const id = await upload('ndjson', ndjson(Array.from({ length: 20 }, () => rows).flat()));
    await world.startSync('worker');
    await until(async () => (await world.send(getImport, { importId: id })).total > 0);

    await world.stopSync();
    const [left] = await world.query<{ state: string; isFree: boolean; attempts: number }>(
      `SELECT state, lease_until <= now() AS "isFree", attempts FROM sync.import WHERE id = $1`,
      [id],
    );
    await world.startSync();

    expect(left).toMatchObject({ state: 'running', isFree: true });
    expect(await finished(id)).toMatchObject({ total: 26_000, created: 1_300, unchanged: 24_700 });
  });

  it('applies the files of one tenant one after the other, and those of two side by side', async () => {
    const { dataSource, runner } = await idleProcess();
    const first = await upload('ndjson', ndjson([{ email: 'a@example.com', title: 'first' }]));
    const second = await upload('ndjson', ndjson([{ email: 'a@example.com', title: 'second' }]));
    const mine = world.tenantId;
    world.tenantId = uuidv7();
    const foreign = await upload('ndjson', ndjson([{ email: 'a@example.com' }]));
    world.tenantId = mine;

    const claims = [await claimOf(dataSource), await claimOf(dataSource)];
    const nothing = await claimImport(dataSource);
    for (const claimed of claims) await runner.run(claimed, new AbortController().signal);
    const last = await claimOf(dataSource);
    await runner.run(last, new AbortController().signal);

    expect(claims.map(({ id }) => id)).toEqual([first, foreign]);
    expect(nothing).toBeUndefined();
    expect(last.id).toBe(second);
    expect(await contactOf('a@example.com')).toMatchObject({ title: 'second' });
  });

  it('gives an import up that fails again and again without getting on', async () => {
    await idleProcess();
    const id = await upload('ndjson', ndjson(rows));
    await world.query(`UPDATE sync.import SET attempts = 6, row_reached = 42 WHERE id = $1`, [id]);

    await world.startSync('worker');
    const done = await finished(id);

    expect(done.state).toBe('failed');
    expect(done.error).toContain('after row 42');
  });

  it('tidies up: text of what is over, uploads that nobody finished, imports of last month', async () => {
    const { dataSource, runner } = await idleProcess();
    const over = await upload('ndjson', ndjson(rows) + '\nbad');
    await runner.run(await claimOf(dataSource), new AbortController().signal);
    const { importId: abandoned } = await world.send(beginImport, { format: 'csv' });
    await world.send(appendImport, { importId: abandoned, index: 0, text: 'email' });
    const old = await upload('ndjson', 'bad');
    await runner.run(await claimOf(dataSource), new AbortController().signal);
    await world.query(`UPDATE sync.import SET touched_at = now() - interval '2 days' WHERE id = $1`, [
      abandoned,
    ]);
    await world.query(`UPDATE sync.import SET completed_at = now() - interval '31 days' WHERE id = $1`, [
      old,
    ]);

    await tidyImports(dataSource);

    const chunks = await world.query('SELECT 1 FROM sync.import_chunk WHERE tenant_id = $1', [
      world.tenantId,
    ]);
    expect(chunks).toEqual([]);
    expect(await world.send(getImport, { importId: abandoned })).toMatchObject({ state: 'failed' });
    await expect(world.send(getImport, { importId: old })).rejects.toBeInstanceOf(NotFoundError);
    expect((await world.send(listImportErrors, { importId: over })).items).toHaveLength(1);
    expect(await countOf('true')).toBe(1_300);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await condition());) {
    if (Date.now() > end) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
