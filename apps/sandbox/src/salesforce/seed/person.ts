// Contacts and leads. What makes them messy is named here, with how often it occurs.
import { makeId } from '../store/ids.js';
import { LEAD_SOURCES, SALUTATIONS } from '../schema/picklists.js';
import { companyName } from './company.js';
import { EN_FIRST, EN_LAST, JA_FIRST, JA_LAST, ODD_FIRST, type Name } from './names.js';
import { Dice } from './random.js';
import type { SeedOptions, SeedRow } from './seed.types.js';
import {
  BOUNCE_REASONS,
  EN_DEPARTMENTS,
  EN_DOMAINS,
  EN_PLACES,
  EN_STREETS,
  EN_TITLES,
  JA_DEPARTMENTS,
  JA_DOMAINS,
  JA_PLACES,
  JA_STREETS,
  JA_TITLES,
  LONG_LAST_NAME,
  LONG_REMARK,
  REMARKS,
} from './texts.js';

/** Rows of a thousand, unless said otherwise. */
const CHANCE = {
  missingEmail: 50,
  duplicateEmail: 25,
  oddEmail: 5,
  oddFirstName: 15,
  missingFirstName: 20,
  longLastName: 1,
  optedOut: 40,
  doNotCall: 20,
  bounced: 10,
  remark: 60,
  longRemark: 1,
  address: 600,
  phone: 800,
  mobile: 450,
  title: 850,
  withoutAccount: 50,
  birthdate: 250,
} as const;
/** Percent of people with Japanese names. */
const JAPANESE = { ja: 85, en: 15, mixed: 55 } as const;
/** Doubles lie at most this many rows apart. */
const DOUBLE_DISTANCE = 40;
export const CONTACTS_PER_ACCOUNT = 20;

/** Different numbers for the people of different objects. */
const CONTACT_SALT = 0x0c0;
const LEAD_SALT = 0x1ead;
const EMAIL_SALT = 0xe3a;

/** Rows are made one at a time, so that a few generators serve all of them. */
const dice = new Dice();
const emailDice = new Dice();

interface Identity {
  readonly isJapanese: boolean;
  readonly first: Name;
  readonly last: Name;
}

/** Draws the name; always the first draws of a row, so that a double can find its twin's. */
function identityOf(from: Dice, options: SeedOptions): Identity {
  const isJapanese = from.below(100) < JAPANESE[options.locale ?? 'mixed'];
  const first = from.permille(CHANCE.oddFirstName)
    ? from.pick(ODD_FIRST)
    : from.pick(isJapanese ? JA_FIRST : EN_FIRST);
  return { isJapanese, first, last: from.pick(isJapanese ? JA_LAST : EN_LAST) };
}

function ownEmail({ isJapanese, first, last }: Identity, object: string, index: number): string {
  const domains = isJapanese ? JA_DOMAINS : EN_DOMAINS;
  return `${first[1]}.${last[1]}${object}${index}@${domains[index % domains.length]}`;
}

function emailOf(
  options: SeedOptions,
  salt: number,
  mark: string,
  index: number,
  self: Identity,
): string | null {
  emailDice.roll(options.seed ^ EMAIL_SALT, index ^ (salt << 16));
  const chance = emailDice.below(1_000);
  if (chance < CHANCE.missingEmail) return null;
  const detail = emailDice.next();
  if (chance < CHANCE.missingEmail + CHANCE.duplicateEmail && index > 0) {
    const twin = Math.max(0, index - 1 - (detail % DOUBLE_DISTANCE));
    emailDice.roll(options.seed ^ salt, twin);
    const email = ownEmail(identityOf(emailDice, options), mark, twin);
    return detail & 0x100 ? email : detail & 0x200 ? email.toUpperCase() : capitalised(email);
  }
  const email = ownEmail(self, mark, index);
  if (chance >= 1_000 - CHANCE.oddEmail) return oddEmail(email, detail);
  return detail % 50 === 0 ? capitalised(email) : email;
}

const capitalised = (text: string): string => text[0].toUpperCase() + text.slice(1);

/** Valid for the org and not for others. */
function oddEmail(email: string, detail: number): string {
  const [local, domain] = email.split('@');
  switch (detail % 5) {
    case 0:
      return `${local}+news/letter@${domain}`;
    case 1:
      return `o'${local}@${domain}`;
    case 2:
      return `${local.replace('.', '..')}@${domain}`;
    case 3:
      return `${local}@例え.${domain}`;
    default:
      return `${local}.@${domain}`;
  }
}

function phoneOf(isJapanese: boolean, number: number): string {
  const [a, b] = [1_000 + (number % 9_000), 1_000 + ((number >>> 13) % 9_000)];
  switch ((isJapanese ? 0 : 5) + ((number >>> 5) % 5)) {
    case 0:
      return `03-${a}-${b}`;
    case 1:
      return `+81 90-${a}-${b}`;
    case 2:
      return `090${a}${b}`;
    case 3:
      return wide(`０３（`, a, b);
    case 4:
      return `06 ${a} ${b}`;
    case 5:
      return `(415) 555-${a}`;
    case 6:
      return `+1 212 555 ${a}`;
    case 7:
      return `415.555.${a} ext. ${b % 100}`;
    case 8:
      return `001-650-555-${a}`;
    default:
      return `+44 (0)20 ${a} ${b}`;
  }
}

/** In full-width digits, as Japanese forms are often filled in. */
function wide(start: string, a: number, b: number): string {
  return `${start}${wideDigits(a)}）${wideDigits(b)}`;
}

function wideDigits(number: number): string {
  let text = '';
  for (const digit of String(number)) text += WIDE_DIGITS[Number(digit)];
  return text;
}

const WIDE_DIGITS = '０１２３４５６７８９';

interface Address {
  readonly street: string;
  readonly city: string;
  readonly state: string | null;
  readonly postalCode: string;
  readonly country: string;
}

function addressOf(isJapanese: boolean): Address {
  const [city, state, country] = dice.pick<readonly [string, string | null, string]>(
    isJapanese ? JA_PLACES : EN_PLACES,
  );
  const number = dice.next();
  const house = 1 + (number % 400);
  const floor = 1 + ((number >>> 9) % 40);
  const postal = 10_000 + ((number >>> 3) % 89_999);
  if (!isJapanese) {
    const unit = number & 0x10000 ? `\nSuite ${floor}, "B"` : '';
    return {
      street: `${house} ${dice.pick(EN_STREETS)}${unit}`,
      city,
      state,
      postalCode: String(postal),
      country,
    };
  }
  const building = number & 0x10000 ? `\n青空ビル${floor}Ｆ` : '';
  const street = `${dice.pick(JA_STREETS)}${1 + (house % 9)}-${floor}${building}`;
  return {
    street,
    city,
    state,
    postalCode: `${String(postal).slice(0, 3)}-${String(postal).padEnd(7, '0').slice(3)}`,
    country,
  };
}

const TWO_DIGITS = Array.from({ length: 32 }, (_, value) => String(value).padStart(2, '0'));

function birthdate(): string | null {
  const number = dice.next();
  if (number % 1_000 >= CHANCE.birthdate) return null;
  const day = number >>> 10;
  return `${1945 + (day % 60)}-${TWO_DIGITS[1 + ((day >>> 6) % 12)]}-${TWO_DIGITS[1 + ((day >>> 10) % 28)]}`;
}

function remark(): string | null {
  const number = dice.next();
  const chance = number % 1_000;
  if (chance < CHANCE.longRemark) return LONG_REMARK.slice(0, 2_000 + ((number >>> 10) % 30_000));
  return chance < CHANCE.longRemark + CHANCE.remark ? REMARKS[(number >>> 10) % REMARKS.length] : null;
}

/** Joined as the org shows people: family name first in a Japanese one. */
function fullName(first: string | null, last: string, options: SeedOptions): string {
  if (first === null) return last;
  return options.locale === 'ja' ? `${last} ${first}` : `${first} ${last}`;
}

/** Every row has the same fields in the same order, null where empty, which keeps reading them fast. */
function person(
  options: SeedOptions,
  salt: number,
  mark: string,
  index: number,
): { row: SeedRow; isJapanese: boolean } {
  dice.roll(options.seed ^ salt, index);
  const identity = identityOf(dice, options);
  const { isJapanese } = identity;
  const first = dice.permille(CHANCE.missingFirstName) ? null : identity.first[0];
  const last = dice.permille(CHANCE.longLastName) ? LONG_LAST_NAME : identity.last[0];
  const flags = dice.next();
  const isBounced = flags % 1_000 < CHANCE.bounced;
  const numbers = dice.next();
  const row: SeedRow = {
    FirstName: first,
    LastName: last,
    Name: fullName(first, last, options),
    Salutation: isJapanese || flags & 0x400000 ? null : SALUTATIONS[(flags >>> 10) % SALUTATIONS.length],
    Email: emailOf(options, salt, mark, index, identity),
    Phone: numbers % 1_000 < CHANCE.phone ? phoneOf(isJapanese, numbers) : null,
    MobilePhone:
      (numbers >>> 12) % 1_000 < CHANCE.mobile ? phoneOf(isJapanese, (numbers ^ 0x5bd1e995) >>> 0) : null,
    Title: (flags >>> 20) % 1_000 < CHANCE.title ? dice.pick(isJapanese ? JA_TITLES : EN_TITLES) : null,
    LeadSource: flags & 0x800000 ? LEAD_SOURCES[(flags >>> 13) % LEAD_SOURCES.length] : null,
    Description: remark(),
    HasOptedOutOfEmail: dice.permille(CHANCE.optedOut),
    HasOptedOutOfFax: false,
    DoNotCall: (flags >>> 5) % 1_000 < CHANCE.doNotCall,
    EmailBouncedDate: isBounced ? '2025-11-03T02:15:00.000+0000' : null,
    EmailBouncedReason: isBounced ? BOUNCE_REASONS[(flags >>> 8) % BOUNCE_REASONS.length] : null,
    IsEmailBounced: isBounced,
  };
  return { row, isJapanese };
}

/** Neighbours mostly share an account; some belong to one created much earlier, and some to none. */
function accountId(index: number): string | null {
  const number = dice.next();
  if (number % 1_000 < CHANCE.withoutAccount) return null;
  const account = Math.floor(index / CONTACTS_PER_ACCOUNT);
  return makeId('001', (number >>> 10) % 20 === 0 ? account >> 1 : account);
}

export function contactRow(options: SeedOptions, index: number): SeedRow {
  const { row, isJapanese } = person(options, CONTACT_SALT, '', index);
  row.AccountId = accountId(index);
  row.Department = dice.permille(500) ? dice.pick(isJapanese ? JA_DEPARTMENTS : EN_DEPARTMENTS) : null;
  row.Birthdate = birthdate();
  const address = dice.permille(CHANCE.address) ? addressOf(isJapanese) : undefined;
  row.MailingStreet = address?.street ?? null;
  row.MailingCity = address?.city ?? null;
  row.MailingState = address?.state ?? null;
  row.MailingPostalCode = address?.postalCode ?? null;
  row.MailingCountry = address?.country ?? null;
  return row;
}

const LEAD_STATUSES = [
  'Open - Not Contacted',
  'Open - Not Contacted',
  'Working - Contacted',
  'Closed - Not Converted',
];
const RATINGS = ['Hot', 'Warm', 'Cold', null];

export function leadRow(options: SeedOptions, index: number): SeedRow {
  const { row, isJapanese } = person(options, LEAD_SALT, '.l', index);
  row.Company = companyName(dice, isJapanese, index);
  row.Status = dice.pick(LEAD_STATUSES);
  row.Rating = dice.pick(RATINGS);
  row.IsConverted = false;
  row.IsUnreadByOwner = dice.permille(500);
  const address = dice.permille(CHANCE.address) ? addressOf(isJapanese) : undefined;
  row.Street = address?.street ?? null;
  row.City = address?.city ?? null;
  row.State = address?.state ?? null;
  row.PostalCode = address?.postalCode ?? null;
  row.Country = address?.country ?? null;
  return row;
}
