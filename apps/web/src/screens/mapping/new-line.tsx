import { Alert, Button, Card, Group, Stack, Text } from '@mantine/core';
import type { FieldsOfBothSides, FieldView } from '../../api/types.js';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fold } from '../../ui/fold.js';
import { LongSelect } from '../../ui/long-select.js';
import { StatusBadge } from '../../ui/status-badge.js';
import { verdictOn, type Line } from './draft.js';

interface Props {
  readonly lines: readonly Line[];
  readonly sides: FieldsOfBothSides;
  readonly onAdd: (line: Line) => void;
}

/** One more pair of fields. */
export function NewLine({ lines, sides, onAdd }: Props) {
  const { t } = useTranslation();
  const [markmailField, setMarkmailField] = useState<string | null>(null);
  const [crmField, setCrmField] = useState<string | null>(null);
  const markmail = sides.markmail.find(({ name }) => name === markmailField);
  const crm = sides.crm.find(({ name }) => name === crmField);
  const line = markmail && crm && lineOf(markmail, crm);
  const isImpossible = line && verdictOn(line, markmail, crm).verdict === 'impossible';
  const add = () => {
    if (!line) return;
    onAdd(line);
    setMarkmailField(null);
    setCrmField(null);
  };
  return (
    <Card withBorder className="unclipped">
      <Group align="flex-end">
        <FieldSelect
          label={t('mapping.addMarkmail')}
          fields={sides.markmail.filter(({ name }) => !lines.some((one) => one.markmailField === name))}
          value={markmailField}
          onChange={setMarkmailField}
        />
        <FieldSelect
          label={t('mapping.addCrm')}
          fields={sides.crm.filter(({ name }) => !lines.some((one) => one.crmField === name))}
          value={crmField}
          onChange={setCrmField}
        />
        <Button onClick={add} disabled={!line || isImpossible}>
          {t('mapping.add')}
        </Button>
        {isImpossible && <StatusBadge tone="bad">{t('mapping.impossible')}</StatusBadge>}
      </Group>
    </Card>
  );
}

interface FieldSelectProps {
  readonly label: string;
  readonly fields: readonly FieldView[];
  readonly value: string | null;
  readonly onChange: (name: string | null) => void;
}

function FieldSelect({ label, fields, value, onChange }: FieldSelectProps) {
  const { t } = useTranslation();
  return (
    <LongSelect
      label={label}
      nothingFound={t('mapping.nothingFound')}
      value={value}
      onChange={onChange}
      options={fields.map((field) => ({
        value: field.name,
        label: `${t(`field.${field.name}`, { defaultValue: field.label })} (${field.name}) · ${t(`type.${field.type}`)}`,
      }))}
    />
  );
}

/** The strictest line that these two fields allow. */
export function lineOf(markmail: FieldView, crm: FieldView): Line {
  const base = { markmailField: markmail.name, crmField: crm.name, rule: 'newest' } as const;
  const isWritable = crm.createable || crm.updateable;
  const both: Line = { ...base, direction: 'bidirectional' };
  if (!isWritable) return { ...base, direction: 'fromCrm' };
  return verdictOn(both, markmail, crm).verdict === 'impossible' ? { ...base, direction: 'toCrm' } : both;
}

interface MissingProps extends Props {
  readonly fields: readonly FieldView[];
}

/** What the CRM demands for a new record and nothing brings. */
export function Missing({ fields, lines, sides, onAdd }: MissingProps) {
  const { t } = useTranslation();
  if (fields.length === 0) return null;
  return (
    <Alert color="orange" role="status" title={t('mapping.missing')}>
      <Stack gap="xs">
        {fields.map((field) => (
          <MissingField key={field.name} field={field} lines={lines} sides={sides} onAdd={onAdd} />
        ))}
      </Stack>
    </Alert>
  );
}

function MissingField({ field, lines, sides, onAdd }: Props & { readonly field: FieldView }) {
  const { t } = useTranslation();
  const free = sides.markmail.filter(({ name }) => !lines.some((line) => line.markmailField === name));
  const near = free.find(({ name }) => fold(name) === fold(field.name));
  return (
    <Group>
      <Text size="sm">
        {field.label} ({field.name})
      </Text>
      {near && (
        <Button size="xs" variant="default" onClick={() => onAdd(lineOf(near, field))}>
          {t('mapping.mapIt')}
        </Button>
      )}
    </Group>
  );
}
