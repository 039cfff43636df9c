import { Clock } from '../../clock.js';
import { sandboxOptions } from '../../sandbox.options.js';
import { Org } from '../org.js';
import { prepareQuery } from './run-query.js';

/** More than are kept in memory, so that rows are made as they are read. */
const CONTACTS = 21_000;
/** Edited in no order, one in seven. */
const EDITED = Array.from({ length: CONTACTS / 7 }, (_, i) => (i * 7 * 11) % CONTACTS);
const FLOOR = '2025-01-07T00:00:00Z';

describe('queries over a large, partly edited org', () => {
  const org = new Org(sandboxOptions({ contacts: CONTACTS, leads: 0 }), new Clock());
  const contacts = org.store.table('Contact');
  const editStamp = org.store.stamp();
  const run = (soql: string) => prepareQuery(org, soql, { withDeleted: true, userId: '' }).run();
  const ids = (soql: string): unknown[] => {
    const result = run(soql);
    return result.records(0, result.length, 62).map((record) => (record as { Id: string }).Id);
  };

  beforeAll(() => {
    for (const index of EDITED) {
      contacts.put(index, { ...contacts.get(index), SystemModstamp: editStamp, IsDeleted: index % 2 === 0 });
    }
  });

  it('find by stamp what reading every row finds', () => {
    const found = ids(`SELECT Id FROM Contact WHERE SystemModstamp >= ${FLOOR}`);

    // A negated condition is never served by an index.
    expect(found).toEqual(ids(`SELECT Id FROM Contact WHERE NOT SystemModstamp < ${FLOOR}`));
    expect(found.length).toBeGreaterThan(EDITED.length);
    expect(found.length).toBeLessThan(CONTACTS);
  });

  it('count and date what changed, edited or not, deleted or not', () => {
    const soql = `SELECT COUNT(Id) n, MAX(SystemModstamp) m FROM Contact WHERE SystemModstamp >= ${FLOOR}`;
    const n = ids(`SELECT Id FROM Contact WHERE NOT SystemModstamp < ${FLOOR}`).length;

    expect(run(soql).records(0, 1, 62)).toEqual([
      { attributes: { type: 'AggregateResult' }, n, m: editStamp },
    ]);
  });

  it('give every row once over the pages of a keyset', () => {
    const order = 'ORDER BY SystemModstamp, Id LIMIT 2000';
    const found: string[] = [];
    let where = `SystemModstamp >= ${FLOOR}`;
    for (;;) {
      const result = run(`SELECT Id, SystemModstamp FROM Contact WHERE ${where} ${order}`);
      const page = result.records(0, result.length, 62) as { Id: string; SystemModstamp: string }[];
      found.push(...page.map(({ Id }) => Id));
      const last = page.at(-1);
      if (last === undefined) break;
      const at = `${last.SystemModstamp.slice(0, 23)}Z`;
      where = `(SystemModstamp > ${at} OR (SystemModstamp = ${at} AND Id > '${last.Id}'))`;
    }

    expect(found.sort()).toEqual(ids(`SELECT Id FROM Contact WHERE NOT SystemModstamp < ${FLOOR}`).sort());
  });
});
