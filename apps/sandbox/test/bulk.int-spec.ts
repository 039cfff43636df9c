/* eslint-disable @typescript-eslint/no-explicit-any -- answers are looked at as they come off the wire */
import type { RunningSandbox } from '../src/sandbox.js';
import { aSandbox, control, raw, session } from './clients.js';

const JOBS = '/services/data/v62.0/jobs';

describe('bulk jobs', () => {
  let sandbox: RunningSandbox;
  let token: string;

  beforeAll(async () => {
    sandbox = await aSandbox({ contacts: 1_000 });
    token = (await session(sandbox)).accessToken;
  });
  beforeEach(() => control(sandbox, 'POST', 'reset'));
  afterAll(() => sandbox.close());

  const call = (method: string, path: string, body?: unknown, headers = {}): ReturnType<typeof raw> =>
    raw(sandbox, token, method, JOBS + path, body, headers);
  const finished = async (kind: string, id: string): Promise<any> => {
    for (;;) {
      const { body } = await call('GET', `/${kind}/${id}`);
      if (!['Open', 'UploadComplete', 'InProgress'].includes(body.state as string)) return body;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const ingest = async (job: object, csv: string): Promise<any> => {
    const { body } = await call('POST', '/ingest', { object: 'Contact', ...job });
    expect(body.contentUrl).toBe(`services/data/v62.0/jobs/ingest/${body.id}/batches`);
    expect(
      (await call('PUT', `/ingest/${body.id}/batches`, csv, { 'content-type': 'text/csv' })).status,
    ).toBe(201);
    expect((await call('PATCH', `/ingest/${body.id}`, { state: 'UploadComplete' })).body.state).toBe(
      'UploadComplete',
    );
    return finished('ingest', body.id as string);
  };
  const file = async (job: any, name: string): Promise<string> =>
    (await call('GET', `/ingest/${job.id}/${name}`)).body;
  const query = async (soql: string, more: object = {}): Promise<any> => {
    const { body } = await call('POST', '/query', { operation: 'query', query: soql, ...more });
    return finished('query', body.id as string);
  };

  it('pages through results by locators that stay readable', async () => {
    const job = await query('SELECT Id FROM Contact');
    const first = await call('GET', `/query/${job.id}/results?maxRecords=600`);
    const locator = first.headers.get('sforce-locator') ?? '';
    const second = await call('GET', `/query/${job.id}/results?maxRecords=600&locator=${locator}`);
    const again = await call('GET', `/query/${job.id}/results?maxRecords=600&locator=${locator}`);

    expect(job).toMatchObject({
      state: 'JobComplete',
      jobType: 'V2Query',
      numberRecordsProcessed: 1_000,
      apiVersion: 62,
    });
    expect([first, second].map((page) => page.headers.get('sforce-numberofrecords'))).toEqual(['600', '400']);
    expect(second.headers.get('sforce-locator')).toBe('null');
    expect(second.body).toBe(again.body);
    expect(second.body.startsWith('"Id"\n"003')).toBe(true);
  });

  it('keeps a result as it was when rows change later', async () => {
    const job = await query('SELECT Id, Title FROM Contact');
    const before = await call('GET', `/query/${job.id}/results`);
    await control(sandbox, 'POST', 'edit', {
      object: 'Contact',
      where: '',
      values: { Title: 'Changed later' },
    });

    expect((await call('GET', `/query/${job.id}/results`)).body).toBe(before.body);
  });

  it('offers result pages for parallel reading', async () => {
    const job = await query('SELECT Id FROM Contact');
    const { body } = await call('GET', `/query/${job.id}/resultPages?maxRecords=150`);
    const next = await raw(sandbox, token, 'GET', body.nextRecordsUrl as string);
    const urls: string[] = [...body.resultPages, ...next.body.resultPages].map(
      (page: { resultUrl: string }) => page.resultUrl,
    );
    const pages = await Promise.all(urls.map((url) => raw(sandbox, token, 'GET', url)));

    expect([body.resultPages.length, body.done, next.body.done]).toEqual([5, false, true]);
    const ids = pages.flatMap((page) => String(page.body).trim().split('\n').slice(1));
    expect(new Set(ids).size).toBe(1_000);
  });

  it('refuses results to another API version', async () => {
    const job = await query('SELECT Id FROM Contact');

    expect(
      (await raw(sandbox, token, 'GET', `/services/data/v60.0/jobs/query/${job.id}/results`)).status,
    ).toBe(409);
  });

  it('refuses a malformed query when the job is created', async () => {
    const { status, body } = await call('POST', '/query', {
      operation: 'query',
      query: 'SELECT Nope__c FROM Contact',
    });

    expect(status).toBe(400);
    expect(body[0].errorCode).toBe('INVALID_FIELD');
  });

  it.each([
    [
      'insert',
      {},
      'LastName,Email\nA,a@example.com\n,b@example.com\n',
      ['REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --'],
    ],
    [
      'a too long value',
      {},
      `LastName,Title\nA,${'x'.repeat(129)}\n`,
      [`STRING_TOO_LONG:Title: data value too large: ${'x'.repeat(129)} (max length=128):Title --`],
    ],
    [
      'a bad e-mail',
      {},
      'LastName,Email\nA,nope\n',
      ['INVALID_EMAIL_ADDRESS:Email: invalid email address: nope:Email --'],
    ],
    [
      'a lookup to nothing',
      {},
      'LastName,AccountId\nA,0015f0000zzzzzz\n',
      ['INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:AccountId --'],
    ],
    ['an unknown external reference', {}, 'LastName,Account.Name\nA,\nB,\n', []],
  ])('tells exactly why rows failed: %s', async (_, more, csv, errors) => {
    const job = await ingest({ operation: 'insert', ...more }, csv);

    const lines = (await file(job, 'failedResults')).trim().split('\n').slice(1);
    expect(job.numberRecordsFailed).toBe(errors.length);
    expect(lines.map((line) => line.split('","')[1])).toEqual(errors);
  });

  it('leaves empty cells alone and clears #N/A', async () => {
    await ingest({ operation: 'insert' }, 'MarkMail_ID__c,LastName,Title,Phone\nk,A,T,1\n');
    const job = await ingest(
      { operation: 'upsert', externalIdFieldName: 'MarkMail_ID__c' },
      'MarkMail_ID__c,Title,Phone\nk,#N/A,\n',
    );

    const found = await raw(
      sandbox,
      token,
      'GET',
      '/services/data/v62.0/sobjects/Contact/MarkMail_ID__c/k?fields=Title,Phone',
    );
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 1, numberRecordsFailed: 0 });
    expect(found.body).toMatchObject({ Title: null, Phone: '1' });
    expect(await file(job, 'successfulResults')).toMatch(
      /^"sf__Id","sf__Created","MarkMail_ID__c","Title","Phone"\n"003\w{15}","false","k","#N\/A",""\n$/,
    );
  });

  it('reads quoted cells, other delimiters and other line endings', async () => {
    const job = await ingest(
      { operation: 'insert', columnDelimiter: 'SEMICOLON', lineEnding: 'CRLF' },
      'LastName;Description\r\n"O""Neil; Jr";"two\nlines"\r\n',
    );

    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 0 });
    expect(await file(job, 'successfulResults')).toContain('"O""Neil; Jr";"two\nlines"\r\n');
  });

  it('fails a job whose file does not fit its description', async () => {
    expect(await ingest({ operation: 'insert' }, 'LastName\r\nA\r\n')).toMatchObject({
      state: 'Failed',
      errorMessage: expect.stringContaining('LineEnding is invalid'),
    });
    expect(await ingest({ operation: 'insert' }, 'LastName,Nope\nA,B\n')).toMatchObject({
      state: 'Failed',
      errorMessage: 'InvalidBatch : Field name not found : Nope',
    });
  });

  it('finishes an empty upload', async () => {
    expect(await ingest({ operation: 'insert' }, '')).toMatchObject({
      state: 'JobComplete',
      numberRecordsProcessed: 0,
    });
    expect(await ingest({ operation: 'insert' }, 'LastName\n')).toMatchObject({
      state: 'JobComplete',
      numberRecordsProcessed: 0,
    });
  });

  it('updates, deletes and hard-deletes by id', async () => {
    const { body } = await raw(
      sandbox,
      token,
      'GET',
      `/services/data/v62.0/query?q=${encodeURIComponent('SELECT Id FROM Contact LIMIT 3')}`,
    );
    const ids: string[] = body.records.map((record: { Id: string }) => record.Id);
    const left = async (path: string): Promise<number> =>
      (
        await raw(
          sandbox,
          token,
          'GET',
          `/services/data/v62.0/${path}?q=${encodeURIComponent(`SELECT Id FROM Contact WHERE Id IN ('${ids.join("','")}')`)}`,
        )
      ).body.totalSize;
    expect(await ingest({ operation: 'update' }, `Id,Title\n${ids[0]},New\n`)).toMatchObject({
      numberRecordsFailed: 0,
    });

    await ingest({ operation: 'delete' }, `Id\n${ids[1]}\n`);
    await ingest({ operation: 'hardDelete' }, `Id\n${ids[2]}\n`);

    expect([await left('query'), await left('queryAll')]).toEqual([1, 2]);
  });

  it('takes one upload only, lists jobs, aborts and deletes them', async () => {
    const { body: job } = await call('POST', '/ingest', { object: 'Contact', operation: 'insert' });
    await call('PUT', `/ingest/${job.id}/batches`, 'LastName\nA\n', { 'content-type': 'text/csv' });

    expect(
      (await call('PUT', `/ingest/${job.id}/batches`, 'LastName\nA\n', { 'content-type': 'text/csv' }))
        .status,
    ).toBe(400);
    expect((await call('GET', '/ingest')).body).toMatchObject({
      done: true,
      records: [{ id: job.id, state: 'Open' }],
    });
    expect((await call('PATCH', `/ingest/${job.id}`, { state: 'Aborted' })).body.state).toBe('Aborted');
    expect(await file(job, 'unprocessedrecords')).toBe('LastName\nA\n');
    expect((await call('DELETE', `/ingest/${job.id}`)).status).toBe(204);
    expect((await call('GET', `/ingest/${job.id}`)).status).toBe(404);
  });
});
