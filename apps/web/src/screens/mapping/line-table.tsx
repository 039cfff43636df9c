import { Button, Select, Stack, Table, Text } from '@mantine/core';
import { RULES, type Direction, type FieldValue, type Rule } from '@app/crm-core';
import type { FieldsOfBothSides, FieldView } from '../../api/types.js';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../api/client.js';
import { StatusBadge } from '../../ui/status-badge.js';
import { sentValue, verdictOn, type Line } from './draft.js';
import { LineDialog } from './line-dialog.js';

const DIRECTIONS: readonly Direction[] = ['bidirectional', 'fromCrm', 'toCrm'];
const COLUMNS = ['markmail', 'direction', 'crm', 'rule', 'result', 'more'] as const;

interface TableProps {
  readonly lines: readonly Line[];
  readonly sides: FieldsOfBothSides;
  readonly sample: Record<string, unknown> | undefined;
  readonly search: string;
  readonly isLocked: boolean;
  readonly wrong: NonNullable<Problem['errors']>;
  readonly onChange: (lines: readonly Line[]) => void;
}

export function LineTable({ lines, sides, sample, search, isLocked, wrong, onChange }: TableProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<number>();
  const replace = (index: number, line: Line) =>
    onChange(lines.map((old, at) => (at === index ? line : old)));
  const isShown = (line: Line) =>
    `${line.markmailField} ${line.crmField}`.toLowerCase().includes(search.trim().toLowerCase());
  return (
    <>
      <Table className="cards" aria-label={t('integration.tab/mapping')} verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            {COLUMNS.map((column) => (
              <Table.Th key={column}>{t(`mapping.${column}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map(
            (line, index) =>
              isShown(line) && (
                <LineRow
                  key={`${line.markmailField}|${line.crmField}`}
                  line={line}
                  sides={sides}
                  sample={sample}
                  isLocked={isLocked}
                  wrong={wrong.filter(({ pointer }) => pointer.split('/')[1] === String(index))}
                  onChange={(next) => replace(index, next)}
                  onOpen={() => setOpened(index)}
                  onRemove={() => onChange(lines.filter((_, at) => at !== index))}
                />
              ),
          )}
        </Table.Tbody>
      </Table>
      {opened !== undefined && lines[opened] && (
        <LineDialog
          line={lines[opened]}
          isLocked={isLocked}
          onClose={() => setOpened(undefined)}
          onSave={(line) => {
            replace(opened, line);
            setOpened(undefined);
          }}
        />
      )}
    </>
  );
}

interface RowProps {
  readonly line: Line;
  readonly sides: FieldsOfBothSides;
  readonly sample: Record<string, unknown> | undefined;
  readonly isLocked: boolean;
  readonly wrong: NonNullable<Problem['errors']>;
  readonly onChange: (line: Line) => void;
  readonly onOpen: () => void;
  readonly onRemove: () => void;
}

function LineRow({ line, sides, sample, isLocked, wrong, onChange, onOpen, onRemove }: RowProps) {
  const { t } = useTranslation();
  const markmail = sides.markmail.find(({ name }) => name === line.markmailField);
  const crm = sides.crm.find(({ name }) => name === line.crmField);
  const isConsent = line.rule === 'optOutWins';
  const isReadOnly = crm !== undefined && !crm.createable && !crm.updateable;
  const named = (what: string) => `${line.markmailField}: ${t(`mapping.${what}`)}`;
  return (
    <Table.Tr>
      <Table.Td>
        <FieldName name={line.markmailField} field={markmail} />
      </Table.Td>
      <Table.Td data-label={t('mapping.direction')}>
        <Select
          aria-label={named('direction')}
          allowDeselect={false}
          w={{ base: '100%', sm: 150 }}
          disabled={isLocked}
          value={line.direction}
          onChange={(value) => onChange({ ...line, direction: value as Direction })}
          data={DIRECTIONS.map((value) => ({
            value,
            label: t(`direction.${value}`),
            disabled: isReadOnly && value !== 'fromCrm',
          }))}
        />
      </Table.Td>
      <Table.Td data-label={t('mapping.crm')}>
        <FieldName name={line.crmField} field={crm} />
      </Table.Td>
      <Table.Td data-label={t('mapping.rule')}>
        {isConsent ? (
          <Text size="sm">{t('rule.optOutWins')}</Text>
        ) : (
          <Select
            aria-label={named('rule')}
            allowDeselect={false}
            disabled={isLocked || line.direction !== 'bidirectional'}
            w={{ base: '100%', sm: 220 }}
            value={line.rule}
            onChange={(value) => onChange({ ...line, rule: value as Rule })}
            data={RULES.filter((rule) => rule !== 'optOutWins').map((value) => ({
              value,
              label: t(`rule.${value}`),
            }))}
          />
        )}
      </Table.Td>
      <Table.Td data-label={t('mapping.result')}>
        <Stack gap={4}>
          <Result line={line} sample={sample} />
          {markmail && crm && <VerdictNote line={line} markmail={markmail} crm={crm} />}
          {!crm && <StatusBadge tone="bad">{t('mapping.gone')}</StatusBadge>}
          {wrong.map(({ pointer, detail }) => (
            <Text key={pointer + detail} size="sm" c="red" role="alert">
              {detail}
            </Text>
          ))}
        </Stack>
      </Table.Td>
      <Table.Td className="nowrap">
        <Button size="compact-sm" variant="default" onClick={onOpen} aria-label={named('details')}>
          {t('mapping.details')}
        </Button>{' '}
        {!isLocked && !isConsent && (
          <Button size="compact-sm" variant="default" onClick={onRemove} aria-label={named('remove')}>
            {t('mapping.remove')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function FieldName({ name, field }: { name: string; field: FieldView | undefined }) {
  const { t } = useTranslation();
  const label = t(`field.${name}`, { defaultValue: field?.label ?? name });
  return (
    <div>
      <Text size="sm" fw={600}>
        {label}
        {field?.required && <span aria-label={t('mapping.required')}> *</span>}
      </Text>
      <Text size="xs" c="dimmed" className="wrap">
        {name}
        {field && ` · ${t(`type.${field.type}`)}${field.maxLength ? ` (${field.maxLength})` : ''}`}
      </Text>
    </div>
  );
}

/** What the chosen record has, and what the CRM gets of it. */
function Result({ line, sample }: { line: Line; sample: Record<string, unknown> | undefined }) {
  const { t } = useTranslation();
  if (!sample) return null;
  const value = valueIn(sample, line.markmailField);
  const sent = line.direction === 'fromCrm' ? undefined : sentValue(line, value);
  const shown = textOf(value) || t('common.none');
  if (line.direction === 'fromCrm') return <Text size="sm">{shown}</Text>;
  if (line.transform) return <Text size="sm">{t('mapping.transformed', { value: shown })}</Text>;
  return (
    <Text size="sm" className="wrap">
      {textOf(sent) === textOf(value) ? shown : `${shown} → ${textOf(sent) || t('common.none')}`}
    </Text>
  );
}

function valueIn(sample: Record<string, unknown>, field: string): FieldValue {
  const [first, rest] = field.split('.', 2);
  const value = rest ? (sample[first] as Record<string, unknown> | undefined)?.[rest] : sample[first];
  return (value ?? null) as FieldValue;
}

const textOf = (value: FieldValue | undefined): string =>
  value === null || value === undefined ? '' : Array.isArray(value) ? value.join(', ') : String(value);

interface VerdictProps {
  readonly line: Line;
  readonly markmail: FieldView;
  readonly crm: FieldView;
}

function VerdictNote({ line, markmail, crm }: VerdictProps) {
  const { t } = useTranslation();
  const { verdict, reason } = verdictOn(line, markmail, crm);
  if (verdict === 'ok') return <StatusBadge tone="good">{t('mapping.ok')}</StatusBadge>;
  return (
    <>
      {reason !== 'tooLong' && (
        <StatusBadge tone={verdict === 'lossy' ? 'attention' : 'bad'}>{t(`mapping.${verdict}`)}</StatusBadge>
      )}
      <Text size="xs" c={reason === 'tooLong' ? 'dimmed' : undefined}>
        {t(`mapping.reason.${reason}`, {
          from: t(`type.${markmail.type}`),
          to: t(`type.${crm.type}`),
          max: Math.min(markmail.maxLength ?? Infinity, crm.maxLength ?? Infinity),
        })}
      </Text>
    </>
  );
}
