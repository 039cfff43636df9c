import type { RunningSandbox } from '../src/sandbox.js';
import { aSandbox, control, raw, session } from './clients.js';

const DATA = '/services/data/v62.0';

describe('faults on request', () => {
  let sandbox: RunningSandbox;
  let token: string;

  beforeAll(async () => {
    sandbox = await aSandbox({ contacts: 300 });
    token = (await session(sandbox)).accessToken;
  });
  beforeEach(() => control(sandbox, 'POST', 'reset'));
  afterAll(() => sandbox.close());

  const fault = (body: object): Promise<unknown> => control(sandbox, 'POST', 'faults', body);
  const query = (soql: string): ReturnType<typeof raw> =>
    raw(sandbox, token, 'GET', `${DATA}/query?q=${encodeURIComponent(soql)}`);
  const create = (record: object, headers = {}): ReturnType<typeof raw> =>
    raw(sandbox, token, 'POST', `${DATA}/sobjects/Contact`, record, headers);
  const count = async (where: string): Promise<number> =>
    (await query(`SELECT COUNT() FROM Contact WHERE ${where}`)).body.totalSize;

  it('strikes only the paths and as often as it says', async () => {
    await fault({ kind: 'status', status: 503, path: '*/query*', skip: 1, times: 2, retryAfterSeconds: 7 });

    const statuses = [];
    for (let i = 0; i < 4; i++) statuses.push((await query('SELECT Id FROM Contact LIMIT 1')).status);
    const other = await raw(sandbox, token, 'GET', `${DATA}/limits`);

    expect(statuses).toEqual([200, 503, 503, 200]);
    expect(other.status).toBe(200);
  });

  it('answers 503 as HTML and 429 with a hint', async () => {
    await fault({ kind: 'status', status: 503, path: '*/limits' });
    await fault({ kind: 'status', status: 429, path: '*/sobjects', retryAfterSeconds: 3 });

    const unavailable = await raw(sandbox, token, 'GET', `${DATA}/limits`);
    const limited = await raw(sandbox, token, 'GET', `${DATA}/sobjects`);

    expect(unavailable.headers.get('content-type')).toBe('text/html');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '3']);
  });

  it('tells the daily limit from the concurrent one by message', async () => {
    await fault({ kind: 'dailyLimit' });
    await fault({ kind: 'concurrentLimit', skip: 1 });

    const daily = await query('SELECT Id FROM Contact LIMIT 1');
    const concurrent = await query('SELECT Id FROM Contact LIMIT 1');

    expect(daily).toMatchObject({
      status: 403,
      body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
    });
    expect(concurrent.body[0].message).toContain('ConcurrentRequests');
  });

  it('refuses calls beyond the daily allowance and says how many were used', async () => {
    const { apiCalls } = await control(sandbox, 'GET', 'stats');
    await control(sandbox, 'POST', 'limits', { dailyApiRequests: apiCalls.total + 1 });

    const last = await query('SELECT Id FROM Contact LIMIT 1');
    const refused = await query('SELECT Id FROM Contact LIMIT 1');

    expect(last.headers.get('sforce-limit-info')).toBe(
      `api-usage=${apiCalls.total + 1}/${apiCalls.total + 1}`,
    );
    expect(refused.status).toBe(403);
  });

  it('loses an answer after the work is done', async () => {
    await fault({ kind: 'lostAnswer', path: '*/sobjects/Contact', method: 'POST' });

    await expect(create({ LastName: 'Lost' })).rejects.toThrow();

    expect(await count("LastName = 'Lost'")).toBe(1);
  });

  it('cuts a body short of its announced length', async () => {
    await fault({ kind: 'cutBody', afterBytes: 100, path: '*/query*' });

    await expect(query('SELECT Id, Name FROM Contact')).rejects.toThrow();
    expect((await query('SELECT Id, Name FROM Contact')).status).toBe(200);
  });

  it('trickles a body at the asked rate', async () => {
    await fault({ kind: 'slowBody', bytesPerSecond: 1_000, path: '*/query*' });
    const start = Date.now();

    const answer = await query('SELECT Id FROM Contact LIMIT 100');

    expect(answer.body.records).toHaveLength(100);
    expect(Date.now() - start).toBeGreaterThan(300);
  });

  it('shows a late commit later, stamped with the time it was written', async () => {
    await control(sandbox, 'POST', 'clock', { freeze: '2026-03-01T00:00:00Z' });
    await fault({ kind: 'lateCommits', ms: 60_000 });
    await create({ LastName: 'Late' });
    expect(await count("LastName = 'Late'")).toBe(0);
    await control(sandbox, 'POST', 'clock', { advanceMs: 60_000 });

    const found = await query("SELECT SystemModstamp FROM Contact WHERE LastName = 'Late'");

    expect(found.body.records).toMatchObject([{ SystemModstamp: '2026-03-01T00:00:00.000+0000' }]);
  });

  it('holds row locks for the rows and times it says', async () => {
    const { body } = await query('SELECT Id FROM Contact LIMIT 3');
    const ids: string[] = body.records.map((record: { Id: string }) => record.Id);
    await fault({ kind: 'lockRows', object: 'Contact', ids: [ids[1]], times: 1 });
    const patch = (): ReturnType<typeof raw> =>
      raw(sandbox, token, 'PATCH', `${DATA}/composite/sobjects`, {
        records: ids.map((id) => ({ attributes: { type: 'Contact' }, id, Title: 'X' })),
      });

    const first = await patch();
    const second = await patch();

    expect(first.body.map((result: { success: boolean }) => result.success)).toEqual([true, false, true]);
    expect(first.body[1].errors).toMatchObject([{ statusCode: 'UNABLE_TO_LOCK_ROW' }]);
    expect(second.body.every((result: { success: boolean }) => result.success)).toBe(true);
  });

  it('leaves a bulk job in progress until it is released', async () => {
    await fault({ kind: 'stuckJobs' });
    const { body: job } = await raw(sandbox, token, 'POST', `${DATA}/jobs/query`, {
      operation: 'query',
      query: 'SELECT Id FROM Contact',
    });
    const state = async (): Promise<string> =>
      (await raw(sandbox, token, 'GET', `${DATA}/jobs/query/${job.id}`)).body.state;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await state()).toBe('InProgress');

    await control(sandbox, 'DELETE', 'faults');
    await new Promise((resolve) => setTimeout(resolve, 50));

    expect(await state()).toBe('JobComplete');
  });

  it('applies validation and duplicate rules that were added', async () => {
    const add = (rule: object): Promise<unknown> =>
      control(sandbox, 'POST', 'rules', { object: 'Contact', ...rule });
    await add({
      kind: 'validation',
      name: 'Needs e-mail',
      when: 'Email = null',
      message: 'Please enter an e-mail address',
      field: 'Email',
    });
    await add({ kind: 'duplicate', name: 'Same e-mail', fields: ['Email'], action: 'alert' });

    const invalid = await create({ LastName: 'A' });
    await create({ LastName: 'B', Email: 'b@example.com' });
    const duplicate = await create({ LastName: 'B2', Email: 'B@example.com' });
    const allowed = await create(
      { LastName: 'B3', Email: 'b@example.com' },
      { 'sforce-duplicate-rule-header': 'allowSave=true' },
    );

    expect(invalid).toMatchObject({
      status: 400,
      body: [
        {
          errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
          message: 'Please enter an e-mail address',
          fields: ['Email'],
        },
      ],
    });
    expect(duplicate.body).toMatchObject([
      { errorCode: 'DUPLICATES_DETECTED', duplicateResult: { allowSave: true } },
    ]);
    expect(allowed.status).toBe(201);
  });

  it('names every wrong field of a control request at once', async () => {
    await expect(control(sandbox, 'POST', 'faults', { kind: 'status', path: 4, times: -1 })).rejects.toThrow(
      /"\/path".*"\/times".*"\/status"|"\/status".*"\/path".*"\/times"/,
    );
  });

  it('edits, deletes and dumps behind the API', async () => {
    const { ids } = await control(sandbox, 'POST', 'edit', {
      object: 'Contact',
      where: 'LastName != null',
      limit: 2,
      values: { Title: 'Edited' },
    });
    await control(sandbox, 'POST', 'delete', { object: 'Contact', ids: [ids[0]] });
    const text: string = await control(
      sandbox,
      'GET',
      'dump?object=Contact&fields=Id,Title,LastModifiedById',
    );
    const rows = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

    expect(rows).toHaveLength(299);
    expect(rows.filter((row) => row.Title === 'Edited')).toMatchObject([{ Id: ids[1] }]);
  });

  it('gives the same bytes to the same calls', async () => {
    const other = await aSandbox({ contacts: 300 });
    try {
      const dumps = await Promise.all(
        [sandbox, other].map((one) => control(one, 'GET', 'dump?object=Contact')),
      );
      expect(dumps[0]).toBe(dumps[1]);
    } finally {
      await other.close();
    }
  });
});
