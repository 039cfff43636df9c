// The same questions for every provider, asked against its sandbox. A new CRM passes these or is not done.
import { AppError, CrmAuthError } from '@app/errors';
import type { AccessGrant, CrmProvider } from '../index.js';
import { createEgress } from '../index.js';
import { describeFaults } from './faults.js';
import { Bench, type ConformanceHarness } from './harness.js';
import { describeObjects } from './objects.js';
import { describeReading } from './reading.js';
import { describeWriting } from './writing.js';

export function describeConformance(provider: CrmProvider, harnessOf: () => ConformanceHarness): void {
  describe(`${provider.id} conforms`, () => {
    const bench = new Bench(provider, harnessOf);
    bench.hooks();

    describeAccess(bench);
    describeSchema(bench);
    describeReading(bench);
    describeWriting(bench);
    describeObjects(bench);
    describeFaults(bench);
  });
}

function describeSchema(bench: Bench): void {
  it('describes contacts with types and permissions', async () => {
    const { email, optOut } = bench.harness.fields;

    const { fields } = await bench.session.describe('contact');

    expect(fields.find(({ name }) => name === email.name)).toMatchObject({
      type: 'email',
      readable: true,
      updateable: true,
    });
    expect(fields.find(({ name }) => name === optOut.name)).toMatchObject({ type: 'boolean' });
  });

  it('has its external id ready, and says so again when asked again', async () => {
    await bench.session.ensureSchema?.('contact');

    expect(await bench.session.ensureSchema?.('contact')).toMatchObject({
      ready: true,
      created: [],
      todo: [],
    });
  });
}

function describeAccess(bench: Bench): void {
  it('renews a refused token once, however many calls meet it', async () => {
    await bench.harness.inject('expiredSession');

    await Promise.all(Array.from({ length: 20 }, () => bench.session.limits()));

    expect(bench.renewals).toBe(1);
  });

  it('gives up when the renewed token is refused too', async () => {
    const dead: AccessGrant = { ...(await bench.harness.grant()), accessToken: 'dead' };
    const hopeless = bench.provider.open(dead, {
      renew: () => Promise.resolve({ ...dead }),
      egress: createEgress(bench.provider.auth.hosts, bench.harness.extraHosts),
    });

    await expect(hopeless.limits()).rejects.toBeInstanceOf(CrmAuthError);
  });

  it('calls no host but the CRM’s', async () => {
    const astray = bench.open({ ...(await bench.harness.grant()), instanceUrl: 'https://evil.test' });

    await expect(astray.limits()).rejects.toMatchObject({
      code: 'CRM.HOST_NOT_ALLOWED',
    } satisfies Partial<AppError>);
  });
}
