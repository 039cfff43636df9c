import { Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFieldText } from '../../ui/field-value.js';
import { StatusBadge } from '../../ui/status-badge.js';
import type { PreviewSample } from './preview.queries.js';

const TONES = { create: 'good', update: 'busy', delete: 'bad' } as const;

/** Some of the records that would be written, field by field. */
export function Samples({ samples }: { samples: readonly PreviewSample[] }) {
  const { t } = useTranslation();
  if (samples.length === 0) return <Text c="dimmed">{t('preview.nothingToDo')}</Text>;
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {t('preview.samples', { n: samples.length })}
      </Title>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {samples.map((sample, index) => (
          <Sample key={`${sample.recordId ?? ''}${sample.crmId ?? ''}${index}`} sample={sample} />
        ))}
      </SimpleGrid>
    </Stack>
  );
}

function Sample({ sample }: { sample: PreviewSample }) {
  const { t } = useTranslation();
  const text = useFieldText();
  return (
    <Card withBorder p="sm" component="article" className="unbroken">
      <Group gap="xs">
        <StatusBadge tone={TONES[sample.op]}>{t(`preview.op.${sample.op}`)}</StatusBadge>
        <Text size="sm" fw={600}>
          {t(`object.${sample.object}`)} {t(`direction.${sample.direction}`)}
        </Text>
        {sample.recordId && (
          <Link className="small no-print" to={`/records/${sample.object}/${sample.recordId}`}>
            {t('preview.record')}
          </Link>
        )}
      </Group>
      {sample.fields.map(({ field, before, after }) => (
        <Text key={field} size="sm" className="wrap">
          <b>{text.name(field)}</b>{' '}
          {sample.op === 'create'
            ? text.value(after, field)
            : t('record.fromTo', { from: text.value(before, field), to: text.value(after, field) })}
        </Text>
      ))}
    </Card>
  );
}
