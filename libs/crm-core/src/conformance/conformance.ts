// The same questions for every provider, asked against its sandbox. A new CRM passes these or is not done.
import { AppError, CrmAuthError, CrmCursorExpiredError } from '@app/errors';
import type {
  AccessGrant,
  Change,
  ChangePage,
  CrmProvider,
  CrmSession,
  Cursor,
  RemoteField,
  WriteOp,
  WriteResult,
} from '../index.js';
import { createEgress } from '../index.js';

/** What only the test of one CRM knows: how to get in, and how to act as somebody else there. */
export interface ConformanceHarness {
  readonly extraHosts: string;
  /** A valid grant; the old one need not be valid any more. */
  grant(): Promise<AccessGrant>;
  /** Contacts that are there at the beginning: a few thousand. */
  readonly contacts: number;
  /** More than fit the CRM's small reading: makes it choose the large one. */
  addContacts(count: number): Promise<void>;
  editContact(id: string, title: string): Promise<void>;
  deleteContact(id: string): Promise<void>;
  /** The values of one contact as the CRM holds them, by the CRM's names. */
  contact(id: string): Promise<Record<string, unknown>>;
  expireTokens(): Promise<void>;
  readonly fields: {
    readonly email: RemoteField;
    readonly lastName: RemoteField;
    readonly title: RemoteField;
    readonly optOut: RemoteField;
  };
  /** Calls that the CRM billed so far. */
  billedCalls(): Promise<number>;
}

const uuid = (n: number): string => `0198c0de-0000-7000-8000-${String(n).padStart(12, '0')}`;

export function describeConformance(provider: CrmProvider, harnessOf: () => ConformanceHarness): void {
  describe(`${provider.id} conforms`, () => {
    let harness: ConformanceHarness;
    let session: CrmSession;
    let renewals: number;
    const signal = new AbortController().signal;

    beforeAll(() => {
      harness = harnessOf();
    });

    beforeEach(async () => {
      renewals = 0;
      session = open(await harness.grant());
    });

    function open(grant: AccessGrant): CrmSession {
      const renew = () => {
        renewals++;
        return harness.grant();
      };
      return provider.open(grant, { renew, egress: createEgress(provider.auth.hosts, harness.extraHosts) });
    }

    const fields = () => [
      harness.fields.email,
      harness.fields.lastName,
      harness.fields.title,
      harness.fields.optOut,
    ];
    const read = (since?: Cursor, pageRows = 500) =>
      session.readChanges({
        object: 'contact',
        fields: fields(),
        pageRows,
        signal,
        ...(since ? { since } : {}),
      });

    async function readAll(
      pages: AsyncIterable<ChangePage>,
    ): Promise<{ changes: Change[]; cursor: Cursor; sizes: number[] }> {
      const changes: Change[] = [];
      const sizes: number[] = [];
      let cursor = '' as Cursor;
      for await (const page of pages) {
        changes.push(...page.changes);
        sizes.push(page.changes.length);
        cursor = page.cursor;
      }
      return { changes, cursor, sizes };
    }

    async function writeAll(
      ops: readonly WriteOp[],
      lane: 'interactive' | 'bulk' = 'bulk',
    ): Promise<WriteResult[]> {
      const results: WriteResult[] = [];
      const stream = (async function* () {
        yield* ops;
      })();
      for await (const result of session.write({
        object: 'contact',
        fields: fields(),
        ops: stream,
        expectedOps: ops.length,
        lane,
        signal,
      }))
        results.push(result);
      return results;
    }

    const create = (n: number, title = `T${n}`): WriteOp => ({
      id: uuid(n),
      kind: 'create',
      externalId: uuid(n),
      values: {
        [harness.fields.lastName.name]: `Conf "${n}"`,
        [harness.fields.email.name]: `conf${n}@example.com`,
        [harness.fields.title.name]: title,
      },
    });

    it('describes contacts with types and permissions', async () => {
      const schema = await session.describe('contact');

      expect(schema.fields.find((field) => field.name === harness.fields.email.name)).toMatchObject({
        type: 'email',
        readable: true,
        updateable: true,
      });
      expect(schema.fields.find((field) => field.name === harness.fields.optOut.name)).toMatchObject({
        type: 'boolean',
      });
    });

    it('has its external id ready, and says so again when asked again', async () => {
      await session.ensureSchema?.('contact');

      expect(await session.ensureSchema?.('contact')).toMatchObject({ ready: true, created: [], todo: [] });
    });

    it('reads every record once, in pages no larger than asked', async () => {
      const { changes, sizes } = await readAll(read());

      expect(new Set(changes.map((change) => change.id)).size).toBe(changes.length);
      expect(changes.length).toBeGreaterThanOrEqual(harness.contacts);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
    });

    it('resumes after a cut without missing a record', async () => {
      const seen = new Set<string>();
      let cursor: Cursor | undefined;
      for await (const page of read()) {
        page.changes.forEach((change) => seen.add(change.id));
        cursor = page.cursor;
        if (seen.size >= 700) break;
      }

      const rest = await readAll(read(cursor));
      rest.changes.forEach((change) => seen.add(change.id));

      expect(seen.size).toBe((await readAll(read())).changes.length);
    });

    it('says after an edit and a deletion just that, and then costs one call while nothing happens', async () => {
      const first = await readAll(read());
      const [edited, deleted] = first.changes;
      await harness.editContact(edited.id, 'Edited far away');
      await harness.deleteContact(deleted.id);

      const second = await readAll(read(first.cursor));

      const found = new Map(second.changes.map((change) => [change.id, change]));
      expect(found.get(edited.id)).toMatchObject({
        kind: 'upsert',
        values: expect.arrayContaining(['Edited far away']),
      });
      expect(found.get(deleted.id)).toMatchObject({ kind: 'delete' });
    });

    it('reads chosen records as they are now, and says of the others that they are gone', async () => {
      const { changes } = await readAll(read());
      const [kept, gone] = [changes[10].id, changes[11].id];
      await harness.deleteContact(gone);

      const { changes: now } = await readAll(session.readByIds('contact', [kept, gone], fields()));

      expect(new Map(now.map((change) => [change.id, change.kind]))).toEqual(
        new Map([
          [kept, 'upsert'],
          [gone, 'delete'],
        ]),
      );
    });

    it.each([
      ['a few', 5],
      ['many', 2_000],
    ])('answers every one of %s creates, and repeating them doubles nothing', async (_, count) => {
      const ops = Array.from({ length: count }, (_unused, i) => create(count * 10 + i));

      const once = await writeAll(ops);
      const again = await writeAll(ops);

      const ids = (results: WriteResult[]) =>
        new Map(results.map((r) => [r.opId, r.ok ? r.remoteId : r.error.code]));
      expect(once.filter((r) => r.ok && r.created)).toHaveLength(count);
      expect(again.filter((r) => r.ok && !r.created)).toHaveLength(count);
      expect(ids(again)).toEqual(ids(once));
    });

    it.each([
      ['a few', 3],
      ['many', 1_900],
    ])('updates only the fields that are named, and clears with null, for %s', async (_, count) => {
      const made = await writeAll(Array.from({ length: count }, (_unused, i) => create(count * 100 + i)));
      const remote = made.map((result) => (result.ok ? result.remoteId : ''));

      const results = await writeAll(
        remote.map((id): WriteOp => ({
          id,
          kind: 'update',
          remoteId: id,
          values: { [harness.fields.title.name]: null },
        })),
      );

      expect(results.every((result) => result.ok)).toBe(true);
      expect(await harness.contact(remote[0])).toMatchObject({
        [harness.fields.title.name]: null,
        [harness.fields.email.name]: expect.stringContaining('conf'),
      });
    });

    it('ties a refused row to its op and names cause and field', async () => {
      const bad: WriteOp = {
        ...(create(900_001) as Extract<WriteOp, { kind: 'create' }>),
        values: { [harness.fields.email.name]: 'not an address' },
      };

      const results = await writeAll([create(900_000), bad]);

      expect(results.find((result) => result.opId === uuid(900_000))).toMatchObject({ ok: true });
      expect(results.find((result) => result.opId === uuid(900_001))).toMatchObject({
        ok: false,
        error: { cause: 'data' },
      });
    });

    it('does not fail to delete what is gone already', async () => {
      const [made] = await writeAll([create(910_000)]);
      const id = made.ok ? made.remoteId : '';
      await harness.deleteContact(id);

      expect(await writeAll([{ id: 'd', kind: 'delete', remoteId: id }])).toEqual([
        { opId: 'd', ok: true, remoteId: id, created: false },
      ]);
    });

    it('renews a refused token once, however many calls meet it', async () => {
      await harness.expireTokens();

      await Promise.all(Array.from({ length: 20 }, () => session.limits()));

      expect(renewals).toBe(1);
    });

    it('gives up when the renewed token is refused too', async () => {
      const dead: AccessGrant = { ...(await harness.grant()), accessToken: 'dead' };
      const hopeless = provider.open(dead, {
        renew: () => Promise.resolve({ ...dead }),
        egress: createEgress(provider.auth.hosts, harness.extraHosts),
      });

      await expect(hopeless.limits()).rejects.toBeInstanceOf(CrmAuthError);
    });

    it('refuses a cursor that is not its own', async () => {
      await expect(readAll(read('bm90IG91cnM' as Cursor))).rejects.toBeInstanceOf(CrmCursorExpiredError);
    });

    it('stops when it is told to', async () => {
      const abort = new AbortController();
      const pages = session.readChanges({
        object: 'contact',
        fields: fields(),
        pageRows: 100,
        signal: abort.signal,
      });

      const reading = (async () => {
        for await (const page of pages) if (page.changes.length > 0) abort.abort();
      })();

      await expect(reading).rejects.toThrow();
    });

    it('calls no host but the CRM’s', async () => {
      const astray = open({ ...(await harness.grant()), instanceUrl: 'https://evil.test' });

      await expect(astray.limits()).rejects.toMatchObject({
        code: 'CRM.HOST_NOT_ALLOWED',
      } satisfies Partial<AppError>);
    });

    it('counts its calls as the CRM bills them, and few: a large reading costs at most 8', async () => {
      await harness.addContacts(9_000);
      const before = await harness.billedCalls();

      const { changes } = await readAll(read(undefined, 2_000));

      const billed = (await harness.billedCalls()) - before;
      expect(changes.length).toBeGreaterThan(9_000);
      expect(session.apiCalls).toBe(billed);
      expect(billed).toBeLessThanOrEqual(8);
    });

    it('resumes a large reading after a cut without missing a record', async () => {
      const seen = new Set<string>();
      let cursor: Cursor | undefined;
      for await (const page of read(undefined, 2_000)) {
        page.changes.forEach((change) => seen.add(change.id));
        cursor = page.cursor;
        if (seen.size >= 4_000) break;
      }

      (await readAll(read(cursor, 2_000))).changes.forEach((change) => seen.add(change.id));

      expect(seen.size).toBe((await readAll(read(undefined, 2_000))).changes.length);
    });
  });
}
