// Mappings for common cases, to start from.
import type { MappingTemplate } from '../../crm-provider.js';
import type { FieldMapping } from '../../mapping/mapping.types.js';
import type { CrmObject } from '../../records.js';
import { DEFAULTS } from './salesforce.defaults.js';

const standard = (object: CrmObject): FieldMapping[] =>
  DEFAULTS[object].filter((line) => !line.with).map(({ with: _, ...line }) => line);

/** Nothing but consent is written at the CRM. */
const readOnly = (lines: readonly FieldMapping[]): FieldMapping[] =>
  lines.map((line) => (line.rule === 'optOutWins' ? line : { ...line, direction: 'fromCrm', rule: 'crm' }));

const read = (markmailField: string, crmField: string): FieldMapping => ({
  markmailField,
  crmField,
  direction: 'fromCrm',
  rule: 'crm',
});
const shared = (markmailField: string, crmField: string): FieldMapping => ({
  markmailField,
  crmField,
  direction: 'bidirectional',
  rule: 'newest',
});

const ADDRESS = [
  shared('customFields.postalCode', 'MailingPostalCode'),
  shared('customFields.state', 'MailingState'),
  shared('customFields.city', 'MailingCity'),
  shared('customFields.street', 'MailingStreet'),
];

export const TEMPLATES: readonly MappingTemplate[] = [
  {
    id: 'contactStandard',
    object: 'contact',
    title: { en: 'People, both ways', ja: '連絡先(双方向)' },
    mappings: standard('contact'),
  },
  {
    id: 'contactReadOnly',
    object: 'contact',
    title: { en: 'People, the CRM leads; opt-outs go both ways', ja: '連絡先(CRMが正・配信停止は双方向)' },
    mappings: readOnly(standard('contact')),
  },
  {
    id: 'contactBusiness',
    object: 'contact',
    title: {
      en: 'Business contacts with department, mobile and source',
      ja: '法人向け連絡先(部署・携帯・リードソース)',
    },
    mappings: [
      ...standard('contact'),
      shared('customFields.department', 'Department'),
      shared('customFields.mobile', 'MobilePhone'),
      read('customFields.source', 'LeadSource'),
      read('customFields.industry', 'Account.Industry'),
    ],
  },
  {
    id: 'contactConsumer',
    object: 'contact',
    title: { en: 'Consumers with address and birthday', ja: '個人のお客様(住所・誕生日)' },
    mappings: [
      ...standard('contact').filter(
        ({ markmailField }) => !['company', 'title', 'accountId'].includes(markmailField),
      ),
      ...ADDRESS,
      shared('customFields.birthday', 'Birthdate'),
    ],
  },
  {
    id: 'leadStandard',
    object: 'lead',
    title: { en: 'Leads from forms', ja: 'フォームからのリード' },
    mappings: standard('lead'),
  },
];
