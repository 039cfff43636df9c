import {
  appendImport,
  beginImport,
  finishUpload,
  listContacts,
  optInContact,
  patchContact,
  upsertContact,
} from '@app/contracts';
import { KNOWN_ID } from './fixtures.js';
import { startHarness, type Harness } from './harness.js';

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const call: Harness['call'] = (...args) => harness.call(...args);

describe('contacts', () => {
  it('answers 201 with Location and ETag for a new contact', async () => {
    const answer = await call('POST', '/api/contacts', { body: { email: 'new@example.test', tags: ['a'] } });

    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/api/contacts/${KNOWN_ID}`);
    expect(answer.headers.get('etag')).toBe('"3"');
    expect(harness.owners.last(upsertContact).request).toEqual({ email: 'new@example.test', tags: ['a'] });
  });

  it('hands the patch and the version of If-Match to the owner', async () => {
    const headers = { 'if-match': '"3"' };

    const answer = await call('PATCH', `/api/contacts/${KNOWN_ID}`, { body: { firstName: 'Aoi' }, headers });

    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"4"']);
    const expected = { id: KNOWN_ID, ifVersion: 3, patch: { firstName: 'Aoi' } };
    expect(harness.owners.last(patchContact).request).toEqual(expected);
  });

  it.each(['"2"', 'W/"3"', '"no-such-tag"'])('refuses a change for If-Match %s with 412', async (tag) => {
    const headers = { 'if-match': tag };

    const patched = await call('PATCH', `/api/contacts/${KNOWN_ID}`, { body: { firstName: 'X' }, headers });
    const deleted = await call('DELETE', `/api/contacts/${KNOWN_ID}`, { headers });

    expect([patched.status, deleted.status]).toEqual([412, 412]);
  });

  it('answers 304 to a reader who has the version', async () => {
    // fetch would add no-cache, which asks for the whole answer.
    const headers = { 'if-none-match': '"3"', 'cache-control': 'max-age=0' };

    expect((await call('GET', `/api/contacts/${KNOWN_ID}`, { headers })).status).toBe(304);
  });

  it('reads numbers in queries and leaves text that looks like one alone', async () => {
    await call('GET', '/api/contacts?limit=25&email=12345');

    expect(harness.owners.last(listContacts).request).toEqual({ limit: 25, email: '12345' });
  });

  it('names a wrong cursor as the query parameter that it came in', async () => {
    const answer = await call('GET', '/api/contacts?cursor=wrong');

    expect([answer.status, answer.json.errors[0].pointer]).toEqual([400, '?cursor']);
  });

  it('sends the evidence of an opt-in', async () => {
    const evidence = { source: 'form', at: '2026-01-01T00:00:00Z', note: 'by phone' };

    await call('POST', `/api/contacts/${KNOWN_ID}/opt-in`, { body: { evidence } });

    expect(harness.owners.last(optInContact).request).toEqual({ id: KNOWN_ID, evidence });
  });
});

describe('the import', () => {
  const upload = (raw: string | Buffer, type = 'application/x-ndjson') =>
    call('POST', '/api/contacts/import', { raw, headers: { 'content-type': type } });

  it('hands over text of any size unchanged, in pieces', async () => {
    const text = '{"email":"日本@example.test","firstName":"😀"}\n'.repeat(60_000);

    const answer = await upload(text);

    expect([answer.status, answer.json]).toEqual([202, { importId: KNOWN_ID }]);
    expect(answer.headers.get('location')).toBe(`/api/contacts/import/${KNOWN_ID}`);
    expect(harness.owners.imported === text).toBe(true);
    expect(harness.owners.last(finishUpload).request.chunks).toBeGreaterThan(20);
  });

  it('tells CSV by its media type', async () => {
    await upload('email\na@example.test\n', 'text/csv; charset=utf-8');

    expect(harness.owners.last(beginImport).request).toEqual({ format: 'csv' });
  });

  it('repeats a piece that was not answered', async () => {
    harness.owners.failingAppends = 2;

    const answer = await upload('{"email":"a@example.test"}\n');

    expect([answer.status, harness.owners.imported]).toEqual([202, '{"email":"a@example.test"}\n']);
  });

  it.each(['application/json', 'text/plain', ''])('refuses the media type "%s" with 415', async (type) => {
    expect((await upload('x', type)).status).toBe(415);
  });

  it('refuses what is not UTF-8', async () => {
    const answer = await upload(Buffer.from([0x7b, 0xff, 0xfe]));

    expect([answer.status, answer.json.code]).toEqual([400, 'REQUEST.MALFORMED']);
  });
});

describe('Idempotency-Key', () => {
  it('travels with the command', async () => {
    const headers = { 'idempotency-key': 'abc-1' };

    const answer = await call('POST', '/api/contacts', { body: { email: 'a@example.test' }, headers });

    expect(answer.status).toBe(200);
    expect(harness.owners.keys.get(upsertContact.subject)).toBe('abc-1');
  });

  it('names the beginning of an import, not its pieces', async () => {
    const headers = { 'idempotency-key': 'import-1', 'content-type': 'text/csv' };

    await call('POST', '/api/contacts/import', { raw: 'email', headers });

    expect(harness.owners.keys.get(beginImport.subject)).toBe('import-1');
    expect(harness.owners.keys.has(appendImport.subject)).toBe(false);
  });

  it('answers an import that was stored already again', async () => {
    harness.owners.isUploadComplete = true;
    const headers = { 'content-type': 'text/csv' };

    const again = await call('POST', '/api/contacts/import', {
      raw: 'email',
      headers: { ...headers, 'idempotency-key': 'import-1' },
    });
    const without = await call('POST', '/api/contacts/import', { raw: 'email', headers });
    harness.owners.isUploadComplete = false;

    expect([again.status, again.json]).toEqual([202, { importId: KNOWN_ID }]);
    expect(without.status).toBe(409);
  });

  it.each(['with space', 'x'.repeat(256)])('is refused with 400 when it is no key', async (key) => {
    const headers = { 'idempotency-key': key };

    const answer = await call('POST', '/api/contacts', { body: { email: 'a@example.test' }, headers });

    expect([answer.status, answer.json.errors[0].pointer]).toEqual([400, '#Idempotency-Key']);
  });
});
