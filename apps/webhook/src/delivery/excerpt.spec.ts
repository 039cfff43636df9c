import { excerptOf } from './excerpt.js';

const of = (text: string, type?: string) => excerptOf(type, Buffer.from(text));

describe('an excerpt of an answer', () => {
  it.each([
    ['{"error":"unknown event type"}', '{"error":"unknown event type"}'],
    ['line one\r\n\tline\u0000 two', 'line one line two'],
    ['<html><h1>Not Found</h1></html>', 'Not Found'],
    ['no such user hanako.yamada@example.co.jp here', 'no such user […] here'],
    ['"mail":"a+b@x.test"', '"mail":"[…]"'],
    ['call +81 (0)90-1234-5678 now', 'call […] now'],
    ['token abcdefghijklmnopqrstuvwxyz012345 refused', 'token […] refused'],
    ['HTTP 500 at line 12', 'HTTP 500 at line 12'],
  ])('%j becomes %j', (text, excerpt) => {
    expect(of(text)).toBe(excerpt);
  });

  it('is short, and null where there is nothing to read', () => {
    expect(of('no good. '.repeat(500))).toHaveLength(300);
    expect(of('')).toBeNull();
    expect(of('GIF89a', 'image/gif')).toBeNull();
    expect(of('{}', 'application/problem+json; charset=utf-8')).toBe('{}');
  });
});
