import { standardObjects } from '../schema/catalogue.js';
import { fieldNamed } from '../schema/lookup.js';
import { indexOfId } from '../store/ids.js';
import { coercionOf } from '../store/values.js';
import { seedRow, seedSize } from './seed.js';
import type { SeedOptions, SeedRow } from './seed.types.js';

const OPTIONS: SeedOptions = { seed: 1, contacts: 20_000, leads: 4_000, locale: 'mixed' };
const SEEDED = ['Account', 'Contact', 'Lead', 'Campaign', 'User', 'Profile', 'Organization'];
const rowsOf = (object: string, options = OPTIONS): SeedRow[] =>
  Array.from({ length: seedSize(options, object) }, (_, index) => seedRow(options, object, index));
const contacts = rowsOf('Contact');
const share = (holds: (row: SeedRow) => boolean, rows = contacts): number =>
  rows.filter(holds).length / rows.length;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

describe('seeded rows', () => {
  it.each(SEEDED)('of %s are the same each time, in any order', (object) => {
    const size = Math.min(seedSize(OPTIONS, object), 300);
    const forward = Array.from({ length: size }, (_, index) => seedRow(OPTIONS, object, index));
    const backward = Array.from({ length: size }, (_, i) => seedRow(OPTIONS, object, size - 1 - i)).reverse();

    expect(backward).toEqual(forward);
  });

  it('differ with the seed and stay when the org is larger', () => {
    const other = seedRow({ ...OPTIONS, seed: 2 }, 'Contact', 7);
    const larger = seedRow({ ...OPTIONS, contacts: 1_000_000 }, 'Contact', 7);

    expect(other).not.toEqual(contacts[7]);
    expect(larger).toEqual(contacts[7]);
  });

  it.each(SEEDED)('of %s fit the fields of the object', (object) => {
    const def = standardObjects({ bare: true }).find((one) => one.name === object)!;
    const problems = new Set<string>();
    for (const row of rowsOf(object)) {
      for (const [name, value] of Object.entries(row)) {
        const field = fieldNamed(def, name);
        if (field?.name !== name) problems.add(`${name} does not exist`);
        else if (value === null) {
          if (!field.nillable) problems.add(`${name} is empty`);
        } else if ((field.type === 'boolean') !== (typeof value === 'boolean'))
          problems.add(`${name} is ${typeof value}`);
        else if (typeof value === 'string' && value.length > (field.length ?? 32))
          problems.add(`${name} is too long`);
        else if (field.type === 'picklist' && !field.picklistValues?.some((one) => one.value === value)) {
          problems.add(`${name} has no value ${String(value)}`);
        }
      }
    }

    expect([...problems]).toEqual([]);
  });

  it.each(SEEDED)('of %s could be written as they are, but for blanks around them', (object) => {
    const def = standardObjects({ bare: true }).find((one) => one.name === object)!;
    const rules = new Map(def.fields.map((field) => [field.name, coercionOf(field)]));
    const problems = new Set<string>();
    for (const row of rowsOf(object)) {
      for (const [name, value] of Object.entries(row)) {
        const coerced = rules.get(name)?.(value);
        const expected = typeof value === 'string' ? value.trim() : value;
        if (coerced?.error !== undefined) problems.add(coerced.error.message);
        else if (coerced?.value !== expected && value !== null) problems.add(`${name} becomes another value`);
      }
    }

    expect([...problems]).toEqual([]);
  });

  it('always have the fields in the same order, so that they share one shape', () => {
    const shapes = new Set(contacts.map((row) => Object.keys(row).join()));

    expect(shapes.size).toBe(1);
  });

  it('lead to accounts that exist', () => {
    const indexes = contacts.flatMap((row) =>
      row.AccountId === null ? [] : indexOfId('001', text(row.AccountId)),
    );

    expect(Math.min(...indexes)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...indexes)).toBeLessThan(seedSize(OPTIONS, 'Account'));
    expect(new Set(indexes).size).toBeGreaterThan(900);
  });

  it('have the administrator first among the users', () => {
    expect(seedRow(OPTIONS, 'User', 0)).toMatchObject({ Username: 'admin@sandbox.test', IsActive: true });
  });

  it('are a million contacts if asked', () => {
    expect(seedSize({ ...OPTIONS, contacts: 1_000_000 }, 'Contact')).toBe(1_000_000);
    expect(seedSize({ ...OPTIONS, contacts: 0 }, 'Account')).toBe(0);
    expect(seedSize(OPTIONS, 'Task')).toBe(0);
  });
});

describe('seeded contacts are as messy as real ones', () => {
  const emails = contacts.map((row) => row.Email).filter((email) => email !== null);

  it('without an e-mail in one of twenty', () => {
    expect(share((row) => row.Email === null)).toBeCloseTo(0.05, 2);
  });

  it('with a double in about one of fifty, also by letter case only', () => {
    const exact = emails.length - new Set(emails).size;
    const folded = emails.length - new Set(emails.map((email) => text(email).toLowerCase())).size;

    expect(folded / contacts.length).toBeGreaterThan(0.015);
    expect(folded / contacts.length).toBeLessThan(0.03);
    expect(exact).toBeLessThan(folded);
  });

  it('opted out in about one of twenty-five', () => {
    expect(share((row) => row.HasOptedOutOfEmail === true)).toBeCloseTo(0.04, 2);
  });

  it.each([
    ['kanji', /\p{Script=Han}/u, 0.35],
    ['kana', /[\p{Script=Hiragana}\p{Script=Katakana}]/u, 0.05],
    ['latin letters', /^[\p{Script=Latin} '’.-]+$/u, 0.3],
    ['an apostrophe', /['’]/, 0.005],
    ['quotes', /"/, 0.0003],
    ['a comma', /,/, 0.0003],
    ['a line break', /\n/, 0.0003],
    ['an emoji', /\p{Extended_Pictographic}/u, 0.0003],
    ['blanks around it', /^\s|\s{2}|\s$/, 0.0003],
    ['wide letters', /[\uff21-\uff5a]/, 0.0003],
    ['the greatest length', /.{80}/, 0.0003],
  ])('some names have %s', (_what, pattern, least) => {
    expect(share((row) => pattern.test(text(row.Name)))).toBeGreaterThan(least);
  });

  it.each([
    ['Title', /[",🚀]/u],
    ['Phone', /^\+81/],
    ['Phone', /^[０-９（）]+$/],
    ['Phone', /^\(\d+\) /],
    ['MailingStreet', /\n/],
    ['Description', /"/],
    ['Description', /^[\s\S]{2000,}$/],
    ['Email', /^o'/],
    ['Email', /\.\.|\.@/],
  ])('some have a %s like %s', (field, pattern) => {
    expect(contacts.some((row) => pattern.test(text(row[field])))).toBe(true);
  });

  it.each(['Phone', 'MobilePhone'])('with a %s that somebody could dial', (field) => {
    const numbers = contacts.map((row) => text(row[field])).filter((number) => number !== '');
    const digits = /^[\d０-９]{10,13}$/u;

    expect(numbers.filter((number) => !digits.test(number.replace(/ ext\. \d+$|[^\d０-９]/gu, '')))).toEqual(
      [],
    );
    expect(numbers.filter((number) => /[- ]{2}|[（( ]-/.test(number))).toEqual([]);
  });

  it.each(['ja', 'en'] as const)('with both kinds of names, mostly those of the locale %s', (locale) => {
    const some = rowsOf('Contact', { ...OPTIONS, contacts: 2_000, locale });
    const japanese = share(
      (row) => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text(row.LastName)),
      some,
    );

    expect(Math.abs(japanese - (locale === 'ja' ? 0.85 : 0.15))).toBeLessThan(0.05);
  });

  it('named in the order of the org', () => {
    const { FirstName, LastName, Name } = rowsOf('Contact', { ...OPTIONS, contacts: 1, locale: 'ja' })[0];

    expect(Name).toBe(`${String(LastName)} ${String(FirstName)}`);
  });

  it('with a boolean for every bounce and the reason beside it', () => {
    const bounced = contacts.filter((row) => row.IsEmailBounced === true);

    expect(bounced.length).toBeGreaterThan(100);
    expect(bounced.every((row) => row.EmailBouncedDate !== null && row.EmailBouncedReason !== null)).toBe(
      true,
    );
  });
});
