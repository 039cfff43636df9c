import { CrmSchemaError, CrmUnavailableError } from '@app/errors';
import { readAll, readChanges, SalesforceOrg } from '../../../../test/salesforce-org.js';
import type { Change, CrmSession, Cursor } from '../../../index.js';

const CONTACTS = 5_000;
const LAST_NAME = { name: 'LastName', type: 'string' } as const;
const TITLE = { name: 'Title', type: 'string' } as const;

const ids = (changes: readonly Change[]): string[] => changes.map((change) => change.id);
const distinct = (changes: readonly Change[]): number => new Set(ids(changes)).size;

describe('reading from Salesforce', () => {
  let org: SalesforceOrg;
  let session: CrmSession;

  beforeAll(async () => {
    org = await SalesforceOrg.start(['--contacts', String(CONTACTS)]);
  });
  afterAll(() => org.stop());
  beforeEach(async () => {
    await org.control('reset', {});
    session = await org.open();
  });

  const queryTimeout = (times: number, more = {}) =>
    org.control('faults', {
      kind: 'error',
      status: 400,
      errorCode: 'QUERY_TIMEOUT',
      message: 'Your query request was running for too long.',
      path: '*/queryAll',
      times,
      ...more,
    });

  describe('chosen records', () => {
    it('are found by ids of 15 characters, and are not taken for deleted', async () => {
      const { changes } = await readChanges(session, [LAST_NAME]);
      const [one, other] = ids(changes);

      const chosen = await readAll(
        session.readByIds('contact', [one.slice(0, 15), other, other.slice(0, 15)], [LAST_NAME]),
      );

      expect(chosen.changes.map(({ id, kind }) => [id, kind])).toEqual(
        expect.arrayContaining([
          [one, 'upsert'],
          [other, 'upsert'],
        ]),
      );
      expect(chosen.changes).toHaveLength(2);
    });

    it('are reported gone where they are gone, in the long form, or are no ids at all', async () => {
      const { changes } = await readChanges(session, [LAST_NAME]);
      await org.control('delete', { object: 'Contact', ids: [changes[0].id], hard: true });
      const junk = "x' OR Id != null";

      const chosen = await readAll(
        session.readByIds('contact', [changes[0].id.slice(0, 15), junk], [LAST_NAME]),
      );

      expect(chosen.changes).toEqual([
        expect.objectContaining({ kind: 'delete', id: changes[0].id }),
        expect.objectContaining({ kind: 'delete', id: junk }),
      ]);
    });

    it('are said to be merged into the survivor', async () => {
      const { changes } = await readChanges(session, [LAST_NAME]);
      const [survivor, loser] = ids(changes);
      await org.control('merge', { object: 'Contact', masterId: survivor, ids: [loser] });

      const chosen = await readAll(session.readByIds('contact', [loser], [LAST_NAME]));

      expect(chosen.changes).toEqual([
        expect.objectContaining({ kind: 'merged', id: loser, intoId: survivor }),
      ]);
    });
  });

  describe('a locator that the CRM has forgotten', () => {
    it('costs no row and no row twice: reading goes on after the last one', async () => {
      await org.control('faults', {
        kind: 'error',
        status: 400,
        errorCode: 'INVALID_QUERY_LOCATOR',
        message: 'invalid query locator',
        path: '*/query/*',
        times: 1,
      });

      const { changes, pages } = await readChanges(session, [LAST_NAME]);

      expect(changes).toHaveLength(CONTACTS);
      expect(distinct(changes)).toBe(CONTACTS);
      expect(pages.map((page) => page.total)).toEqual([CONTACTS, CONTACTS, CONTACTS]);
    });

    it('of a Bulk job means that the job is asked for again', async () => {
      await addContacts(2_000);
      const partly = await firstPages(session, 2);
      await org.forgetQueryJobs();

      const { changes } = await readChanges(session, [LAST_NAME], partly.cursor);

      expect(distinct(changes)).toBe(CONTACTS + 2_000);
    });
  });

  describe('a query that takes too long', () => {
    it.each([1, 2, 3])('is halved by REST until it passes, %i times in a row', async (times) => {
      const { cursor } = await readChanges(session, [LAST_NAME]);
      await org.edit('Contact', await retitled(3_000));
      await queryTimeout(times, { contains: 'ORDER BY' });

      const { changes } = await readChanges(session, [LAST_NAME], cursor);

      expect(distinct(changes)).toBe(3_000);
    });

    it('is halved by Bulk until it passes', async () => {
      await addContacts(2_000);
      await org.control('faults', {
        kind: 'failJobs',
        times: 3,
        message: 'QUERY_TIMEOUT : Your query request was running for too long.',
      });

      const { changes, pages } = await readChanges(session, [LAST_NAME]);

      expect(distinct(changes)).toBe(CONTACTS + 2_000);
      expect(changes).toHaveLength(CONTACTS + 2_000);
      const next = await readChanges(session, [LAST_NAME], pages.at(-1)?.cursor);
      expect(distinct(next.changes)).toBeLessThanOrEqual(2_000);
    });

    it('of Bulk is resumed in the half where it broke off', async () => {
      await addContacts(2_000);
      await org.control('faults', {
        kind: 'failJobs',
        times: 1,
        message: 'InternalServerError : Retried more than fifteen times',
      });
      const partly = await firstPages(session, 2);

      const rest = await readChanges(session, [LAST_NAME], partly.cursor);

      expect(distinct([...partly.changes, ...rest.changes])).toBe(CONTACTS + 2_000);
    });

    it('even for a minute is an error that says so', async () => {
      await queryTimeout(100);

      const reading = readChanges(session, [LAST_NAME]);

      await expect(reading).rejects.toBeInstanceOf(CrmUnavailableError);
      await expect(reading).rejects.toMatchObject({ code: 'CRM.QUERY_TIMEOUT' });
    });

    it('is no reason to read a window less', async () => {
      const { cursor, changes } = await readChanges(session, [LAST_NAME, TITLE]);
      await org.edit('Contact', [{ Id: changes[0].id, Title: 'Edited' }]);
      await queryTimeout(1, { contains: 'COUNT(Id)' });

      const next = await readChanges(session, [LAST_NAME, TITLE], cursor);

      expect(ids(next.changes)).toContain(changes[0].id);
    });
  });

  describe('a field that goes away', () => {
    it('is named by the error when it was mapped', async () => {
      await org.control('fields', { object: 'Contact', name: 'Rank__c', type: 'Number' });
      const rank = { name: 'Rank__c', type: 'number' } as const;
      await readChanges(session, [LAST_NAME, rank]);
      await org.control('permissions', { hide: ['Contact.Rank__c'] });

      const reading = readChanges(session, [LAST_NAME, rank]);

      await expect(reading).rejects.toBeInstanceOf(CrmSchemaError);
      await expect(reading).rejects.toMatchObject({ details: { field: 'Rank__c' } });
    });

    it('is done without when it was ours, also where a Bulk job says so only when it has failed', async () => {
      await addContacts(2_000);
      await org.control('faults', {
        kind: 'failJobs',
        times: 1,
        message: "INVALID_FIELD : No such column 'MarkMail_ID__c' on entity 'Contact'.",
      });

      const { changes } = await readChanges(session, [LAST_NAME]);

      expect(distinct(changes)).toBe(CONTACTS + 2_000);
    });
  });

  describe('an object with 800 fields of its own', () => {
    const wide = Array.from({ length: 800 }, (_, i) => ({
      name: `A_field_with_quite_a_long_name_no_${i}__c`,
      type: 'string' as const,
    }));

    beforeEach(async () => {
      for (const { name } of wide) await org.control('fields', { object: 'Contact', name, type: 'Text' });
    });

    it('is described, read, changed and chosen with every value', async () => {
      const described = await session.describe('contact');
      const { cursor, changes } = await readChanges(session, wide);
      const [first] = changes;
      await org.edit('Contact', [{ Id: first.id, [wide[0].name]: 'first', [wide[799].name]: 'last' }]);

      const changed = await readChanges(session, wide, cursor);
      const chosen = await readAll(session.readByIds('contact', ids(changes).slice(0, 450), wide));

      expect(described.fields.map(({ name }) => name)).toEqual(
        expect.arrayContaining(wide.map(({ name }) => name)),
      );
      expect(distinct(changes)).toBe(CONTACTS);
      const values = wide.map((_, i) => (i === 0 ? 'first' : i === 799 ? 'last' : null));
      expect(changed.changes.find(({ id }) => id === first.id)).toMatchObject({ values });
      expect(chosen.changes.filter(({ kind }) => kind === 'upsert')).toHaveLength(450);
    });
  });

  it('lists no field that cannot be read as one value', async () => {
    const { fields } = await session.describe('contact');

    expect(fields.map(({ type }) => type)).not.toContain('unsupported');
    expect(fields.map(({ name }) => name)).not.toContain('MailingAddress');
    expect(fields.map(({ name }) => name)).toEqual(expect.arrayContaining(['MailingCity', 'Name']));
  });

  async function addContacts(count: number): Promise<void> {
    for (let i = 0; i < count; i += 1_000)
      await org.edit(
        'Contact',
        Array.from({ length: 1_000 }, (_, n) => ({ LastName: `Added ${i + n}` })),
      );
  }

  async function retitled(count: number): Promise<{ Id: unknown; Title: string }[]> {
    const rows = await org.rows('Contact', ['Id']);
    return rows.slice(0, count).map(({ Id }, i) => ({ Id, Title: `Title ${i}` }));
  }

  async function firstPages(
    reader: CrmSession,
    count: number,
  ): Promise<{ changes: Change[]; cursor: Cursor }> {
    const changes: Change[] = [];
    let cursor = '' as Cursor;
    let pages = 0;
    const signal = new AbortController().signal;
    const request = { object: 'contact', fields: [LAST_NAME], pageRows: 1_000, signal } as const;
    for await (const page of reader.readChanges(request)) {
      changes.push(...page.changes);
      cursor = page.cursor;
      if (++pages === count) break;
    }
    return { changes, cursor };
  }
});
