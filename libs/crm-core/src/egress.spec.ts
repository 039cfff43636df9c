import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { createEgress, isPublic } from './egress.js';

const egress = createEgress(['salesforce.com', 'force.com'], 'localhost:3900,127.0.0.1:4000,crm.test:443');

describe('egress', () => {
  it.each([
    'https://login.salesforce.com/a',
    'https://acme.my.salesforce.com',
    'http://localhost:3900/x',
    'http://127.0.0.1:4000',
    'https://crm.test',
  ])('allows %s', (url) => {
    expect(egress.assertAllowed(url).href).toBe(new URL(url).href);
  });

  it.each([
    'http://login.salesforce.com',
    'https://evil.salesforce.com.attacker.test',
    'https://salesforce.com@evil.test',
    'https://notsalesforce.com',
    'https://login.salesforce.com:22',
    'https://login.salesforce.com.',
    'https://sаlesforce.com',
    'http://localhost:3901',
    'http://169.254.169.254',
    'http://[::ffff:a9fe:a9fe]',
    'http://0x7f.1:3900',
    'http://2130706433',
    'https://user:pw@login.salesforce.com',
    'http://crm.test:443',
    'file:///etc/passwd',
    'javascript:alert(1)',
    '',
    'not a url',
  ])('refuses %s', (url) => {
    expect(() => egress.assertAllowed(url)).toThrow(
      expect.objectContaining({ code: 'CRM.HOST_NOT_ALLOWED' }),
    );
  });

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    'fd00::1',
    '::ffff:10.0.0.1',
    'fe80::1',
    '224.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '255.255.255.255',
    '::',
    '::127.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    'fec0::1',
    '4000::1',
    'fe80::1%eth0',
    'ff02::1',
    '0x7f.1',
    '2130706433',
    'localhost',
    '',
  ])('knows that %s is not public', (address) => {
    expect(isPublic(address)).toBe(false);
  });

  describe('when it connects', () => {
    let server: Server;
    let port: number;
    let hits = 0;

    beforeAll(async () => {
      server = createServer((_, response) => {
        hits++;
        response.end('ok');
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      port = (server.address() as AddressInfo).port;
    });
    afterAll(() => server.close());

    it('refuses a name that points at a private address', async () => {
      const strict = createEgress(['localhost'], '');

      await expect(request(`http://localhost:${port}/`, { dispatcher: strict.dispatcher })).rejects.toThrow();
      expect(hits).toBe(0);
    });

    it('lets a listed one through', async () => {
      const { dispatcher } = createEgress([], `localhost:${port}`);

      expect((await request(`http://localhost:${port}/`, { dispatcher })).statusCode).toBe(200);
    });
  });
});
