// The org itself and who works in it: User, Organization, Profile, RecordType.
import {
  address,
  datetime,
  decimal,
  field,
  flag,
  phone,
  picklist,
  READ_ONLY,
  reference,
  systemFields,
  text,
  textArea,
} from './fields.js';
import type { SObjectDef } from './types.js';

const FIXED = {
  createable: false,
  deletable: false,
  undeletable: false,
  layoutable: false,
  mruEnabled: false,
} as const;
const TIME_ZONES = ['Asia/Tokyo', 'America/Los_Angeles', 'America/New_York', 'Europe/London', 'GMT'];
const LOCALES = ['en_US', 'en_GB', 'ja_JP', 'de_DE', 'fr_FR'];
const LANGUAGES = ['en_US', 'ja', 'de', 'fr'];
const ENCODINGS = ['UTF-8', 'ISO-8859-1', 'Shift_JIS', 'ISO-2022-JP', 'EUC-JP'];
const chosen = { length: 40, nillable: false, restrictedPicklist: true } as const;

export const user = (): SObjectDef => ({
  name: 'User',
  keyPrefix: '005',
  label: 'User',
  labelPlural: 'Users',
  deletable: false,
  undeletable: false,
  fields: [
    ...systemFields('User'),
    text('Username', 80, { nillable: false, unique: true, idLookup: true }),
    text('LastName', 80, { nillable: false, compoundFieldName: 'Name' }),
    text('FirstName', 40, { compoundFieldName: 'Name' }),
    text('Name', 121, { ...READ_ONLY, label: 'Full Name', nillable: false, nameField: true }),
    text('CompanyName', 80),
    text('Division', 80),
    text('Department', 80),
    text('Title', 80),
    ...address(''),
    field('Email', 'email', { length: 128, nillable: false, idLookup: true }),
    phone('Phone'),
    phone('Fax'),
    phone('MobilePhone', { label: 'Mobile' }),
    text('Alias', 8, { nillable: false }),
    text('CommunityNickname', 40, { nillable: false, label: 'Nickname', defaultedOnCreate: true }),
    flag('IsActive', { label: 'Active' }),
    flag('UserPermissionsMarketingUser', { label: 'Marketing User' }),
    picklist('TimeZoneSidKey', TIME_ZONES, { ...chosen, label: 'Time Zone', defaultedOnCreate: true }),
    picklist('LocaleSidKey', LOCALES, { ...chosen, label: 'Locale', defaultedOnCreate: true }),
    picklist('EmailEncodingKey', ENCODINGS, { ...chosen, label: 'Email Encoding', defaultedOnCreate: true }),
    picklist('LanguageLocaleKey', LANGUAGES, { ...chosen, label: 'Language', defaultedOnCreate: true }),
    reference('ProfileId', 'Profile', { nillable: false, defaultedOnCreate: true }),
    picklist('UserType', ['Standard', 'PowerPartner', 'CspLitePortal', 'Guest'], {
      ...READ_ONLY,
      length: 40,
      label: 'User Type',
      nillable: false,
      defaultedOnCreate: true,
    }),
    reference('ManagerId', 'User'),
    text('FederationIdentifier', 512, { label: 'SAML Federation ID', unique: true, caseSensitive: true }),
    datetime('LastLoginDate', { ...READ_ONLY, label: 'Last Login' }),
  ],
});

export const organization = (): SObjectDef => ({
  name: 'Organization',
  keyPrefix: '00D',
  label: 'Organization',
  labelPlural: 'Organizations',
  ...FIXED,
  searchable: false,
  triggerable: false,
  fields: [
    ...systemFields('Organization').filter((one) => one.name !== 'IsDeleted'),
    text('Name', 80, { createable: false, nillable: false, nameField: true }),
    text('Division', 80, { createable: false }),
    ...address('').map((one) => ({ ...one, createable: false })),
    phone('Phone', { createable: false }),
    phone('Fax', { createable: false }),
    text('PrimaryContact', 80, { createable: false }),
    picklist('DefaultLocaleSidKey', LOCALES, { ...chosen, createable: false, label: 'Locale' }),
    picklist('TimeZoneSidKey', TIME_ZONES, { ...chosen, createable: false, label: 'Time Zone' }),
    picklist('LanguageLocaleKey', LANGUAGES, { ...chosen, createable: false, label: 'Language' }),
    decimal('FiscalYearStartMonth', 'double', 2, 0, READ_ONLY),
    picklist(
      'OrganizationType',
      [
        'Team Edition',
        'Professional Edition',
        'Enterprise Edition',
        'Developer Edition',
        'Unlimited Edition',
      ],
      { ...READ_ONLY, length: 40, label: 'Edition' },
    ),
    text('NamespacePrefix', 15, READ_ONLY),
    text('InstanceName', 5, READ_ONLY),
    flag('IsSandbox', READ_ONLY),
    flag('IsReadOnly', READ_ONLY),
    datetime('TrialExpirationDate', READ_ONLY),
  ],
});

export const profile = (): SObjectDef => ({
  name: 'Profile',
  keyPrefix: '00e',
  label: 'Profile',
  labelPlural: 'Profile',
  ...FIXED,
  searchable: false,
  triggerable: false,
  fields: [
    ...systemFields('Profile').filter((one) => one.name !== 'IsDeleted'),
    text('Name', 255, { ...READ_ONLY, nillable: false, nameField: true }),
    textArea('Description', 255, READ_ONLY),
    picklist('UserType', ['Standard', 'Guest'], { ...READ_ONLY, length: 40, label: 'User Type' }),
  ],
});

export const recordType = (): SObjectDef => ({
  name: 'RecordType',
  keyPrefix: '012',
  label: 'Record Type',
  labelPlural: 'Record Type',
  ...FIXED,
  searchable: false,
  triggerable: false,
  fields: [
    ...systemFields('Record Type').filter((one) => one.name !== 'IsDeleted'),
    text('Name', 80, { nillable: false, nameField: true, label: 'Record Type Label' }),
    text('DeveloperName', 80, { nillable: false, label: 'Record Type Name' }),
    text('NamespacePrefix', 15, READ_ONLY),
    text('Description', 255),
    picklist('SobjectType', ['Account', 'Campaign', 'Contact', 'Lead', 'Opportunity', 'Task'], {
      length: 40,
      nillable: false,
      updateable: false,
      label: 'SObject Type Name',
      restrictedPicklist: true,
    }),
    flag('IsActive', { label: 'Active' }),
  ],
});
