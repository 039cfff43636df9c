import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client.js';

export type FieldValue = Schemas['FieldValue'];

/** A field's value and a field's name as people read them. */
export function useFieldText() {
  const { t } = useTranslation();
  return {
    value: (value: FieldValue | undefined, field?: string): string => {
      if (field === 'status') return t(`contacts.${statusOf(value)}`, { defaultValue: t('common.none') });
      if (value === null || value === undefined || value === '') return t('common.none');
      if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no');
      return Array.isArray(value) ? value.join(t('common.listComma')) : String(value);
    },
    name: (field: string): string =>
      t(`field.${field.replaceAll('.', '_')}`, { defaultValue: field.replace(/^customFields\./, '') }),
  };
}

/** The CRM's flag says whether somebody opted out; MarkMail's status says more. */
const statusOf = (value: FieldValue | undefined): string =>
  typeof value === 'boolean' ? (value ? 'unsubscribed' : 'active') : String(value ?? '');
