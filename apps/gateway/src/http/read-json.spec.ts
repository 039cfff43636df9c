import { PassThrough } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { MAX_BODY_BYTES, readJson } from './read-json.js';

/** A request whose body arrives as the test writes it. */
function aRequest(headers: Record<string, string> = {}): PassThrough & IncomingMessage {
  const defaults = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
  return Object.assign(new PassThrough(), { headers: { ...defaults, ...headers } }) as never;
}

function readText(text: string | Buffer, headers?: Record<string, string>): Promise<unknown> {
  const request = aRequest(headers);
  request.end(text);
  return readJson(request);
}

describe('readJson', () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    ['[1]', [1]],
    ['null', null],
    ['', undefined],
  ])('reads %j', async (text, value) => {
    expect(await readText(text)).toEqual(value);
  });

  it('has nothing to read without a body', async () => {
    expect(await readJson({ headers: {} } as IncomingMessage)).toBeUndefined();
  });

  it.each(['application/json', 'Application/JSON; charset=utf-8', 'application/json; charset="UTF-8"'])(
    'takes %s',
    async (type) => {
      expect(await readText('{}', { 'content-type': type })).toEqual({});
    },
  );

  it.each(['text/json', 'application/json; charset=shift_jis', 'application/jsonx', ''])(
    'refuses the media type "%s"',
    async (type) => {
      await expect(readText('{}', { 'content-type': type })).rejects.toMatchObject({ status: 415 });
    },
  );

  it('takes a body of the largest size, and refuses one byte more', async () => {
    const text = JSON.stringify('x'.repeat(MAX_BODY_BYTES - 2));

    expect(await readText(text)).toHaveLength(MAX_BODY_BYTES - 2);
    await expect(readText(`${text} `)).rejects.toMatchObject({ kind: 'tooLarge' });
  });

  it('refuses a body that grows over the size when it is written anew', async () => {
    const text = `[${'1e20,'.repeat(60_000)}1]`;

    await expect(readText(text)).rejects.toMatchObject({ kind: 'tooLarge' });
  });

  it('does not repeat a part of what it cannot read', async () => {
    await expect(readText('{"secret": tokenvalue}')).rejects.toThrow('The body is not valid JSON.');
  });

  it('gives up on a body that does not arrive', async () => {
    jest.useFakeTimers();
    const request = aRequest();
    request.write('{"a":');

    const reading = expect(readJson(request)).rejects.toMatchObject({ status: 408 });
    await jest.advanceTimersByTimeAsync(30_000);
    await reading;
    jest.useRealTimers();
  });

  it('says that a request broke off', async () => {
    const request = aRequest();
    const reading = readJson(request);
    request.write('{"a":');

    request.destroy(new Error('aborted'));

    await expect(reading).rejects.toMatchObject({ code: 'REQUEST.MALFORMED' });
  });
});
