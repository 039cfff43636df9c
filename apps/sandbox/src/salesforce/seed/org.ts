// The org's own rows: who works in it, its campaigns, and the org itself.
import { makeId } from '../store/ids.js';
import type { SeedOptions, SeedRow } from './seed.types.js';

const isJapaneseOrg = ({ locale }: SeedOptions): boolean => locale === 'ja';

interface Colleague {
  readonly first: string;
  readonly last: string;
  readonly alias: string;
  readonly isActive: boolean;
}

/** The first is the administrator that everybody logs in as. */
const COLLEAGUES: readonly Colleague[] = [
  { first: 'Admin', last: 'User', alias: 'admin', isActive: true },
  { first: '花子', last: '佐藤', alias: 'hsato', isActive: true },
  { first: 'Olivia', last: "O'Neil", alias: 'oonei', isActive: true },
  { first: 'Former', last: 'Colleague', alias: 'forme', isActive: false },
];

export const userCount = COLLEAGUES.length;

export function userRow(options: SeedOptions, index: number): SeedRow {
  const { first, last, alias, isActive } = COLLEAGUES[index];
  const name = index === 0 ? 'admin' : `user${index}`;
  const isJapanese = isJapaneseOrg(options);
  return {
    Username: `${name}@sandbox.test`,
    Email: `${name}@sandbox.test`,
    FirstName: first,
    LastName: last,
    Name: isJapanese ? `${last} ${first}` : `${first} ${last}`,
    Alias: alias,
    CommunityNickname: `${name}${index}`,
    IsActive: isActive,
    UserPermissionsMarketingUser: isActive,
    CompanyName: 'Sandbox Org',
    TimeZoneSidKey: 'Asia/Tokyo',
    LocaleSidKey: isJapanese ? 'ja_JP' : 'en_US',
    LanguageLocaleKey: isJapanese ? 'ja' : 'en_US',
    EmailEncodingKey: 'UTF-8',
    UserType: 'Standard',
    ProfileId: makeId('00e', index === 0 ? 0 : 1),
    ManagerId: index === 0 ? null : makeId('005', 0),
  };
}

const PROFILES = ['System Administrator', 'Standard User'];

export const profileCount = PROFILES.length;

export function profileRow(_options: SeedOptions, index: number): SeedRow {
  return { Name: PROFILES[index], Description: null, UserType: 'Standard' };
}

export function organizationRow(options: SeedOptions): SeedRow {
  const isJapanese = isJapaneseOrg(options);
  return {
    Name: 'Sandbox Org',
    OrganizationType: 'Developer Edition',
    IsSandbox: false,
    IsReadOnly: false,
    InstanceName: 'SBX1',
    PrimaryContact: 'Admin User',
    DefaultLocaleSidKey: isJapanese ? 'ja_JP' : 'en_US',
    LanguageLocaleKey: isJapanese ? 'ja' : 'en_US',
    TimeZoneSidKey: 'Asia/Tokyo',
    FiscalYearStartMonth: 1,
    Country: isJapanese ? 'JP' : 'US',
    NamespacePrefix: null,
    TrialExpirationDate: null,
  };
}

type CampaignSeed = readonly [name: string, type: string, status: string, start: string, end: string];

const CAMPAIGNS: readonly CampaignSeed[] = [
  ['Spring Newsletter 2026', 'Email', 'In Progress', '2026-03-01', '2026-05-31'],
  ['展示会フォローアップ（東京）', 'Trade Show', 'Completed', '2025-10-08', '2025-10-31'],
  ['Webinar: "E-mail, done right"', 'Webinar', 'Planned', '2026-09-15', '2026-09-15'],
  ['新商品のご案内🎌', 'Email', 'Planned', '2026-07-01', '2026-07-31'],
  ['Win-back, lost customers', 'Direct Mail', 'Aborted', '2025-01-15', '2025-02-15'],
];

export const campaignCount = CAMPAIGNS.length;

export function campaignRow(_options: SeedOptions, index: number): SeedRow {
  const [name, type, status, start, end] = CAMPAIGNS[index];
  return {
    Name: name,
    Type: type,
    Status: status,
    StartDate: start,
    EndDate: end,
    IsActive: status === 'In Progress' || status === 'Planned',
    Description: null,
    NumberOfLeads: 0,
    NumberOfConvertedLeads: 0,
    NumberOfContacts: 0,
    NumberOfResponses: 0,
    NumberOfOpportunities: 0,
    NumberOfWonOpportunities: 0,
    AmountAllOpportunities: 0,
    AmountWonOpportunities: 0,
  };
}
