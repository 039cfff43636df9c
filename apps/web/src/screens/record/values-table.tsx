import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FieldOrigin, LinkedSideView } from '../../api/types.js';
import { useFieldText, type FieldValue } from '../../ui/field-value.js';
import { useFormat } from '../../ui/format.js';
import { StatusBadge } from '../../ui/status-badge.js';
import { useWhy } from './use-why.js';

const COLUMNS = ['field', 'markmail', 'agreed', 'crm', 'why'] as const;

/** As people read a card; whatever else there is comes after. */
const FIRST = ['name', 'lastName', 'firstName', 'email', 'company', 'title', 'phone', 'status'];

function inOrder(fields: readonly FieldOrigin[]): FieldOrigin[] {
  const rank = ({ field }: FieldOrigin) => (FIRST.includes(field) ? FIRST.indexOf(field) : FIRST.length);
  return fields.toSorted((a, b) => rank(a) - rank(b) || a.field.localeCompare(b.field));
}

interface Props {
  readonly fields: readonly FieldOrigin[];
  /** The counterpart beside which the values stand; none for a record that is at MarkMail only. */
  readonly link: LinkedSideView | undefined;
}

/** Each field here, as both sides last agreed on it, and as the CRM last showed it. */
export function ValuesTable({ fields, link }: Props) {
  const { t } = useTranslation();
  return (
    <Table className="cards" aria-label={t('record.values')} verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          {COLUMNS.map((column) => (
            <Table.Th key={column}>{t(`record.${column}`)}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {inOrder(fields).map((origin) => (
          <ValueRow key={origin.field} origin={origin} link={link} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function ValueRow({ origin, link }: { origin: FieldOrigin; link: LinkedSideView | undefined }) {
  const { t } = useTranslation();
  const text = useFieldText();
  const agreed = link?.agreed ?? {};
  const isMapped = origin.field in agreed;
  const atCrm = link && origin.field in link.asked ? link.asked[origin.field] : agreed[origin.field];
  return (
    <Table.Tr>
      <Table.Th scope="row" className="nowrap">
        {text.name(origin.field)}
      </Table.Th>
      <Table.Td data-label={t('record.markmail')} className="wrap">
        {text.value(origin.value, origin.field)}
      </Table.Td>
      <Table.Td data-label={t('record.agreed')} className="wrap">
        {isMapped ? text.value(agreed[origin.field] as FieldValue, origin.field) : <NotMapped />}
      </Table.Td>
      <Table.Td data-label={t('record.crm')} className="wrap">
        {isMapped ? text.value(atCrm as FieldValue, origin.field) : <NotMapped />}
        {link && origin.field in link.asked && (
          <Link to="/conflicts">
            <StatusBadge tone="attention">{t('record.asked')}</StatusBadge>
          </Link>
        )}
      </Table.Td>
      <Table.Td data-label={t('record.why')}>
        <Why origin={origin} />
      </Table.Td>
    </Table.Tr>
  );
}

function NotMapped() {
  const { t } = useTranslation();
  return (
    <Text span size="sm" c="dimmed">
      {t('record.notMapped')}
    </Text>
  );
}

/** Since when, from which side, by whom, by which rule, and what was there before. */
function Why({ origin }: { origin: FieldOrigin }) {
  const { t } = useTranslation();
  const format = useFormat();
  const text = useFieldText();
  const why = useWhy();
  const from = t(`record.side.${origin.side}`);
  const parts = [
    origin.changedAt
      ? t('record.changedAt', { when: format.moment(origin.changedAt), from })
      : t('record.sinceStart', { from }),
    origin.actor && origin.actor !== 'sync' ? why.who(origin.actor) : undefined,
    origin.rule ? why.reason(origin.rule) : undefined,
    origin.changedAt ? t('record.before', { value: text.value(origin.before, origin.field) }) : undefined,
  ].filter(Boolean);
  return (
    <Text size="sm">
      {parts.join(' · ')} {origin.runId && <Link to={`/runs/${origin.runId}`}>{t('record.run')}</Link>}
    </Text>
  );
}
