import { endpointUrl } from './endpoint-url.js';
import { ExtraHosts } from './extra-hosts.js';

const extra = new ExtraHosts('127.0.0.1:4000, hooks.internal ,[::1]');
const check = (text: string) => endpointUrl(text, extra, '/url');

describe('the address of an endpoint', () => {
  it.each([
    ['https://hooks.example.com/a?b=c', 'https://hooks.example.com/a?b=c'],
    ['https://HOOKS.example.com:443', 'https://hooks.example.com/'],
    ['https://8.8.8.8/', 'https://8.8.8.8/'],
    ['https://[2606:4700::1]/', 'https://[2606:4700::1]/'],
    ['http://127.0.0.1:4000/x', 'http://127.0.0.1:4000/x'],
    ['http://hooks.internal:9999/', 'http://hooks.internal:9999/'],
    ['https://[::1]/', 'https://[::1]/'],
  ])('takes %s', (text, href) => {
    expect(check(text)).toBe(href);
  });

  it.each([
    'http://hooks.example.com/',
    'https://hooks.example.com:8443/',
    'https://hooks.example.com:22/',
    'https://user:pw@hooks.example.com/',
    'https://hooks.example.com@evil.example.com/',
    'https://hooks.example.com/#x',
    'https://127.0.0.1/',
    'https://127.0.0.1:4001/',
    'https://127.1/',
    'https://0177.0.0.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://127.0.0.1./',
    'https://１２７.0.0.1/',
    'https://0.0.0.0/',
    'https://10.0.0.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://[::]/',
    'https://localhost/',
    'https://localhost./',
    'https://a.localhost/',
    'https://ⓛocalhost/',
    'https://metadata.google.internal/',
    'https://printer.local/',
    'https://intranet/',
    'ftp://hooks.example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'hooks.example.com',
    '',
  ])('refuses %s', (text) => {
    expect(() => check(text)).toThrow(
      expect.objectContaining({
        code: 'WEBHOOK.URL_NOT_ALLOWED',
        errors: [expect.objectContaining({ pointer: '/url' })],
      }),
    );
  });
});
