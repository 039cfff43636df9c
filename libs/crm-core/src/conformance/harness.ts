// What the suite needs to know of one CRM, and what its tests share.
import type {
  AccessGrant,
  Change,
  ChangePage,
  CrmObject,
  CrmProvider,
  CrmSession,
  Cursor,
  FieldValue,
  RemoteField,
  WriteOp,
  WriteResult,
} from '../index.js';
import { createEgress } from '../index.js';

/** What can go wrong at a CRM, whatever it is called there. Each strikes the next calls of its kind. */
export const FAULTS = [
  /** A gateway answers 503 with a page. */
  'unavailable',
  /** No more calls for today. */
  'dailyLimit',
  /** Too many calls at this moment. */
  'tooManyAtOnce',
  /** Every access token is refused from now on. */
  'expiredSession',
  /** The CRM breaks off a query, two times. */
  'slowQuery',
  /** The CRM no longer knows where a reading was. */
  'lostPlace',
  /** The body of a reading's answer breaks off in the middle. */
  'cutBody',
  /** What the CRM does in the background for a large reading fails. */
  'failedRead',
  /** A write is carried out, and its answer lost. */
  'lostAnswer',
  /** Somebody else holds some of the rows for a moment. */
  'lockedRows',
  /** What the CRM does in the background for a large write fails before its first row. */
  'failedWrite',
] as const;
export type Fault = (typeof FAULTS)[number];

/** What only the test of one CRM knows: how to get in, how to act as somebody else there, and how to make it fail. */
export interface ConformanceHarness {
  readonly extraHosts: string;
  /** A valid grant; the old one need not be valid any more. */
  grant(): Promise<AccessGrant>;
  /** Everything as it was at the beginning, without faults. Grants stay valid. */
  reset(): Promise<void>;
  inject(fault: Fault): Promise<void>;
  /** Whether any fault has happened since the reset. */
  struck(): Promise<boolean>;
  /** Contacts that are there at the beginning: a few thousand, in several pages of the CRM's small reading. */
  readonly contacts: number;
  /** More than fit the CRM's small reading: makes it choose the large one. */
  addContacts(count: number): Promise<void>;
  editContact(id: string, title: string): Promise<void>;
  deleteContact(id: string): Promise<void>;
  /** The values of one contact as the CRM holds them, by the CRM's names. */
  contact(id: string): Promise<Record<string, unknown>>;
  /** Living contacts. */
  countContacts(): Promise<number>;
  readonly fields: {
    readonly email: RemoteField;
    readonly lastName: RemoteField;
    readonly title: RemoteField;
    readonly optOut: RemoteField;
  };
  /** Calls that the CRM billed so far. */
  billedCalls(): Promise<number>;
  /** Every object of the provider. */
  readonly objects: Readonly<Record<CrmObject, ObjectHarness>>;
  /** Those of which a CRM's user can merge two into one. */
  readonly mergeable: readonly CrmObject[];
  merge(object: CrmObject, survivorId: string, loserId: string): Promise<void>;
  /** Makes a contact of a lead, as a CRM's user does. */
  convertLead(id: string): Promise<{ contactId: string; accountId: string; dealId: string | null }>;
  addDealContact(dealId: string, contactId: string, role: string): Promise<string>;
  /** @param id as `addDealContact` gave it */
  removeDealContact(id: string): Promise<void>;
}

/** One kind of record at a CRM, and what somebody else does to it. */
export interface ObjectHarness {
  readonly fields: readonly RemoteField[];
  /** One of the fields, with what somebody else writes into it. */
  readonly edited: { readonly field: string; readonly value: string };
  /** Makes what the records hang on. @returns the values of record n, by the CRM's names */
  prepare(): Promise<(n: number) => Readonly<Record<string, FieldValue>>>;
  edit(id: string): Promise<void>;
  remove(id: string): Promise<void>;
}

/** Rows that every CRM reads and writes the large way. */
export const MANY_TO_READ = 9_000;
export const MANY_TO_WRITE = 2_000;

export const uuid = (n: number): string => `0198c0de-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** One provider at work: a session that is new for every test. */
export class Bench {
  session!: CrmSession;
  renewals = 0;
  readonly signal = new AbortController().signal;

  constructor(
    readonly provider: CrmProvider,
    private readonly harnessOf: () => ConformanceHarness,
  ) {}

  get harness(): ConformanceHarness {
    return this.harnessOf();
  }

  /** Registers what happens around the tests. */
  hooks(): void {
    beforeEach(async () => {
      await this.harness.reset();
      this.renewals = 0;
      this.session = this.open(await this.harness.grant());
    });
  }

  open(grant: AccessGrant): CrmSession {
    const renew = () => {
      this.renewals++;
      return this.harness.grant();
    };
    const egress = createEgress(this.provider.auth.hosts, this.harness.extraHosts);
    return this.provider.open(grant, { renew, egress });
  }

  get fields(): RemoteField[] {
    const { email, lastName, title, optOut } = this.harness.fields;
    return [email, lastName, title, optOut];
  }

  read(since?: Cursor, pageRows = 500): AsyncIterable<ChangePage> {
    return this.readObject('contact', this.fields, since, pageRows);
  }

  readObject(
    object: CrmObject,
    fields: readonly RemoteField[],
    since?: Cursor,
    pageRows = 500,
  ): AsyncIterable<ChangePage> {
    const { signal } = this;
    return this.session.readChanges({ object, fields, pageRows, signal, ...(since ? { since } : {}) });
  }

  write(ops: readonly WriteOp[]): Promise<WriteResult[]> {
    return this.writeObject('contact', this.fields, ops);
  }

  async writeObject(
    object: CrmObject,
    fields: readonly RemoteField[],
    ops: readonly WriteOp[],
  ): Promise<WriteResult[]> {
    const results: WriteResult[] = [];
    const stream = (async function* () {
      yield* ops;
    })();
    const { signal } = this;
    const request = { object, fields, ops: stream, expectedOps: ops.length, lane: 'bulk', signal } as const;
    for await (const result of this.session.write(request)) results.push(result);
    return results;
  }

  create(n: number, title = `T${n}`): Extract<WriteOp, { kind: 'create' }> {
    const { email, lastName, title: titleField } = this.harness.fields;
    return {
      id: uuid(n),
      kind: 'create',
      externalId: uuid(n),
      values: {
        [lastName.name]: `Conf "${n}"`,
        [email.name]: `conf${n}@example.com`,
        [titleField.name]: title,
      },
    };
  }

  creates(count: number, from = 0): WriteOp[] {
    return Array.from({ length: count }, (_, i) => this.create(from + i));
  }
}

export interface AllPages {
  readonly changes: Change[];
  readonly cursor: Cursor;
  readonly sizes: number[];
}

export async function readAll(pages: AsyncIterable<ChangePage>): Promise<AllPages> {
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

/** Reads until at least so many changes are there, then stops listening. */
export async function readSome(
  pages: AsyncIterable<ChangePage>,
  count: number,
): Promise<{ changes: Change[]; cursor: Cursor }> {
  const changes: Change[] = [];
  for await (const page of pages) {
    changes.push(...page.changes);
    if (changes.length >= count) return { changes, cursor: page.cursor };
  }
  throw new Error('fewer changes than that');
}

export const distinct = (changes: readonly Change[]): number => new Set(changes.map(({ id }) => id)).size;
