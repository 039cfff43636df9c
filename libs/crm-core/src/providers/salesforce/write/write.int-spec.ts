import { CrmRateLimitError, CrmSchemaError, CrmUnavailableError } from '@app/errors';
import { SalesforceOrg, writeAll } from '../../../../test/salesforce-org.js';
import { createEgress, providers, type CrmSession, type WriteOp, type WriteResult } from '../../../index.js';
import { SalesforceClient } from '../salesforce.client.js';
import { writeInBulk } from './bulk-ingest.js';
import { Stamp } from './stamp.js';
import type { JobCaps } from './upload.js';

const LAST_NAME = { name: 'LastName', type: 'string' } as const;
const TITLE = { name: 'Title', type: 'string' } as const;
const BIRTHDATE = { name: 'Birthdate', type: 'date' } as const;
const FIELDS = [LAST_NAME, TITLE, BIRTHDATE];
/** More than this goes by Bulk. */
const MANY = 2_000;

const uuid = (n: number): string => `0198c0de-0000-7000-8000-${String(n).padStart(12, '0')}`;
const create = (n: number, values: Record<string, string> = {}): WriteOp => ({
  id: `op ${n}`,
  kind: 'create',
  externalId: uuid(n),
  values: { LastName: `Name ${n}`, ...values },
});
const creates = (count: number): WriteOp[] => Array.from({ length: count }, (_, n) => create(n));
const retitle = (remoteId: string, n: number): WriteOp => ({
  id: `op ${n}`,
  kind: 'update',
  remoteId,
  externalId: uuid(n),
  values: { Title: `Title ${n}` },
});

const succeeded = (results: readonly WriteResult[]): number => results.filter(({ ok }) => ok).length;
const codes = (results: readonly WriteResult[]): string[] =>
  results.flatMap((result) => (result.ok ? [] : [result.error.code]));

describe('writing to Salesforce', () => {
  let org: SalesforceOrg;
  let session: CrmSession;

  beforeAll(async () => {
    org = await SalesforceOrg.start(['--contacts', '3000']);
  });
  afterAll(() => org.stop());
  beforeEach(async () => {
    await org.control('reset', {});
    session = await org.open();
  });

  const fault = (kind: string, more: Record<string, unknown>) => org.control('faults', { kind, ...more });

  async function made(): Promise<Record<string, unknown>[]> {
    const rows = await org.rows('Contact', ['Id', 'MarkMail_ID__c', 'Title', 'LastName']);
    return rows.filter((row) => typeof row.MarkMail_ID__c === 'string');
  }

  async function seededIds(count: number): Promise<string[]> {
    const rows = await org.rows('Contact', ['Id']);
    return rows.slice(0, count).map(({ Id }) => String(Id));
  }

  interface Job {
    id: string;
    state: string;
    operation: string;
    numberRecordsProcessed: number;
  }

  const jobs = async (): Promise<Job[]> =>
    (await org.call<{ records: Job[] }>('GET', '/jobs/ingest')).records.toReversed();

  describe('a job is full', () => {
    async function inJobsOf(caps: JobCaps, ops: readonly WriteOp[]): Promise<WriteResult[]> {
      const egress = createEgress(providers.salesforce.auth.hosts, org.host);
      const client = new SalesforceClient(await org.grant(), { renew: () => org.grant(), egress });
      const signal = new AbortController().signal;
      const results: WriteResult[] = [];
      const stream = (async function* () {
        yield* ops;
      })();
      const common = { object: 'contact', fields: FIELDS, lane: 'bulk', signal } as const;
      const request = { ...common, ops: stream, expectedOps: ops.length };
      for await (const result of writeInBulk(client, request, new Stamp(client), caps)) results.push(result);
      return results;
    }

    it('with the rows it may hold; the rest goes into the next', async () => {
      const results = await inJobsOf({ rows: 400, bytes: 1e9 }, creates(1_000));

      expect(succeeded(results)).toBe(1_000);
      expect((await jobs()).map((job) => job.numberRecordsProcessed)).toEqual([400, 400, 200]);
      expect(await made()).toHaveLength(1_000);
    });

    it('with the bytes it may hold, counted as UTF-8', async () => {
      const ops = Array.from({ length: 40 }, (_, n) => create(n, { Title: '名'.repeat(100) }));

      const results = await inJobsOf({ rows: 1e9, bytes: 3_500 }, ops);

      expect(succeeded(results)).toBe(40);
      const sizes = (await jobs()).map((job) => job.numberRecordsProcessed);
      expect(sizes).toEqual([11, 11, 11, 7]);
    });

    it('of one kind only: each kind has a job of its own', async () => {
      const [one, other] = await seededIds(2);
      const ops: WriteOp[] = [create(1), retitle(one, 2), { id: 'op 3', kind: 'delete', remoteId: other }];

      const results = await inJobsOf({ rows: 400, bytes: 1e9 }, ops);

      expect(new Map(results.map(({ opId, ok }) => [opId, ok]))).toEqual(
        new Map([
          ['op 1', true],
          ['op 2', true],
          ['op 3', true],
        ]),
      );
      expect((await jobs()).map((job) => job.operation)).toEqual(['upsert', 'update', 'delete']);
    });
  });

  it('finds the one row that makes a request unreadable, and writes all others', async () => {
    const ops = [...creates(150), create(200, { Birthdate: 'soon' })];

    const results = await writeAll(session, FIELDS, ops);

    expect(results.filter(({ ok }) => !ok)).toEqual([
      {
        opId: 'op 200',
        ok: false,
        error: expect.objectContaining({ cause: 'data', code: 'JSON_PARSER_ERROR' }),
      },
    ]);
    expect(await made()).toHaveLength(150);
  });

  describe('an org without our field', () => {
    beforeEach(() =>
      fetch(`http://${org.host}/__sandbox/fields`, {
        method: 'DELETE',
        body: JSON.stringify({ object: 'Contact', name: 'MarkMail_ID__c' }),
      }),
    );

    it.each([
      ['a few', 3],
      ['many', MANY],
    ])('still takes %s updates', async (_, count) => {
      const ids = await seededIds(count);

      const results = await writeAll(session, FIELDS, ids.map(retitle));

      expect(succeeded(results)).toBe(count);
      const titles = (await org.rows('Contact', ['Title'])).filter(({ Title }) =>
        /^Title \d+$/.test(String(Title)),
      );
      expect(titles).toHaveLength(count);
    });

    it.each([
      ['a few', 3],
      ['many', MANY],
    ])('refuses %s creates by naming the field: without it a repeat would double', async (_, count) => {
      const writing = writeAll(session, FIELDS, creates(count));

      await expect(writing).rejects.toBeInstanceOf(CrmSchemaError);
      await expect(writing).rejects.toMatchObject({ details: { field: 'MarkMail_ID__c' } });
    });
  });

  describe('an answer that is lost', () => {
    it('of a collection fails the call, and to repeat it doubles nothing', async () => {
      await fault('lostAnswer', { path: '*/composite/sobjects/*' });

      await expect(writeAll(session, FIELDS, creates(100))).rejects.toBeInstanceOf(CrmUnavailableError);
      expect(await made()).toHaveLength(100);
      const again = await writeAll(session, FIELDS, creates(100));

      expect(again.filter((result) => result.ok && !result.created)).toHaveLength(100);
      expect(await made()).toHaveLength(100);
    });

    it.each([
      ['of the upload', { method: 'PUT', path: '*/batches' }],
      ['of the close', { method: 'PATCH', path: '*/jobs/ingest/*' }],
      ['of a look at its state', { method: 'GET', path: '*/jobs/ingest/*' }],
      ['of its good rows', { path: '*/successfulResults*' }],
      ['of its bad rows', { path: '*/failedResults*' }],
    ])('%s costs no second job: the one there is goes on', async (_, where) => {
      await fault('lostAnswer', where);
      const ops = [...creates(MANY), create(MANY, { LastName: '' })];

      const results = await writeAll(session, FIELDS, ops);

      expect(succeeded(results)).toBe(MANY);
      expect(codes(results)).toEqual(['REQUIRED_FIELD_MISSING']);
      expect(await jobs()).toHaveLength(1);
      expect(await made()).toHaveLength(MANY);
    });

    it('of the job’s creation fails the call, and to repeat it doubles nothing', async () => {
      await fault('lostAnswer', { method: 'POST', path: '*/jobs/ingest' });

      await expect(writeAll(session, FIELDS, creates(MANY))).rejects.toBeInstanceOf(CrmUnavailableError);
      const again = await writeAll(session, FIELDS, creates(MANY));

      expect(succeeded(again)).toBe(MANY);
      expect(await made()).toHaveLength(MANY);
    });

    it('in the middle of the good rows is read on, each row once', async () => {
      await fault('cutBody', { path: '*/successfulResults*', afterBytes: 100_000 });

      const results = await writeAll(session, FIELDS, creates(MANY));

      expect(new Set(results.map(({ opId }) => opId)).size).toBe(MANY);
      expect(results).toHaveLength(MANY);
      expect(succeeded(results)).toBe(MANY);
    });
  });

  it('leaves no open job behind when the upload is refused', async () => {
    await fault('status', { method: 'PUT', path: '*/batches', status: 503 });

    await expect(writeAll(session, FIELDS, creates(MANY))).rejects.toBeInstanceOf(CrmUnavailableError);

    expect((await jobs()).map(({ state }) => state)).toEqual(['Aborted']);
  });

  describe('a job that does not end well', () => {
    it('but failed before its first row throws its reason', async () => {
      await fault('failJobs', { message: 'InternalServerError : Retried more than 10 times' });

      await expect(writeAll(session, FIELDS, creates(MANY))).rejects.toBeInstanceOf(CrmUnavailableError);
    });

    it.each([
      ['aborted', 'PATCH', 'JOB_ABORTED'],
      ['deleted', 'DELETE', 'JOB_GONE'],
    ])('but is %s by somebody answers every row as one to try again', async (_, method, code) => {
      await fault('stuckJobs', {});
      const writing = writeAll(session, FIELDS, creates(MANY));
      let job: Job | undefined;
      while (job?.state !== 'InProgress') [job] = await jobs();
      const abort = await org.call<{ state: string }>('PATCH', `/jobs/ingest/${job.id}`, {
        state: 'Aborted',
      });
      expect(abort.state).toBe('Aborted');
      if (method === 'DELETE') await org.call(method, `/jobs/ingest/${job.id}`);

      const results = await writing;

      expect(results).toHaveLength(MANY);
      expect(new Set(codes(results))).toEqual(new Set([code]));
      expect(results[0]).toMatchObject({ error: { cause: 'transient' } });
      expect(succeeded(await writeAll(session, FIELDS, creates(MANY)))).toBe(MANY);
    });

    it('but cannot be asked after for a while is waited for', async () => {
      await fault('status', { method: 'GET', path: '*/jobs/ingest/*', status: 503, times: 3 });

      expect(succeeded(await writeAll(session, FIELDS, creates(MANY)))).toBe(MANY);
      expect(await jobs()).toHaveLength(1);
    });

    it('but meets the daily limit is not waited for', async () => {
      await fault('dailyLimit', { method: 'GET', path: '*/jobs/ingest/*' });

      await expect(writeAll(session, FIELDS, creates(MANY))).rejects.toBeInstanceOf(CrmRateLimitError);
    });
  });

  describe('rows that somebody else holds', () => {
    it('are written again by themselves, and the others once', async () => {
      await fault('lockRows', { object: 'Contact', everyNth: 20, times: 12 });

      const results = await writeAll(session, FIELDS, creates(200));

      expect(succeeded(results)).toBe(200);
      expect(results.map(({ opId }) => opId)).toEqual(creates(200).map(({ id }) => id));
      expect(await made()).toHaveLength(200);
    });

    it('are answered as rows to try again when they stay locked', async () => {
      const [locked, free] = await seededIds(2);
      await fault('lockRows', { object: 'Contact', ids: [locked], times: 1_000 });

      const results = await writeAll(session, FIELDS, [retitle(locked, 1), retitle(free, 2)]);

      expect(results).toEqual([
        {
          opId: 'op 1',
          ok: false,
          error: expect.objectContaining({ cause: 'transient', code: 'UNABLE_TO_LOCK_ROW' }),
        },
        { opId: 'op 2', ok: true, remoteId: free, created: false },
      ]);
    });

    it('are answered so by a job too', async () => {
      await fault('lockRows', { object: 'Contact', everyNth: 100, times: 10 });

      const results = await writeAll(session, FIELDS, creates(MANY));

      expect(succeeded(results)).toBe(MANY - 10);
      expect(new Set(codes(results))).toEqual(new Set(['UNABLE_TO_LOCK_ROW']));
    });
  });
});
