import { Alert, Button, Card, Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import type { DirectionCounts, RunView } from '../../api/types.js';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/format.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { isCatalogued, textKey } from '../../problems/catalogue.js';
import { StatusBadge } from '../../ui/status-badge.js';
import { useCan } from '../../ui/use-can.js';
import { useCancelRun } from './runs.queries.js';

const TONES = {
  queued: 'idle',
  running: 'busy',
  succeeded: 'good',
  partial: 'attention',
  failed: 'bad',
  cancelled: 'idle',
} as const;

export function RunBadge({ run }: { run: RunView }) {
  const { t } = useTranslation();
  return <StatusBadge tone={TONES[run.state]}>{t(`run.${run.state}`)}</StatusBadge>;
}

const COLORS = {
  queued: 'gray',
  running: 'blue',
  succeeded: 'teal',
  partial: 'orange',
  failed: 'red',
  cancelled: 'gray',
} as const;

/** One run: what it does now with rows, rate and time left, or what it did. */
export function RunProgress({ run }: { run: RunView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cancel = useCancelRun();
  const mayCancel = useCan('operator');
  const isOpen = run.state === 'running' || run.state === 'queued';
  const percent = run.total ? Math.min(100, (run.processed / run.total) * 100) : run.completedAt ? 100 : 0;
  const rows = run.total
    ? t('run.rowsOf', { n: format.number(run.processed), total: format.number(run.total) })
    : t('run.rows', { n: format.number(run.processed) });
  return (
    <Card withBorder component="section" aria-label={t('run.title')}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Group gap="sm">
            <RunBadge run={run} />
            <Text size="sm" fw={600}>
              {t(`object.${run.object}`)}
            </Text>
            {run.phase && <Text size="sm">{t(`run.${run.phase}`)}</Text>}
          </Group>
          {isOpen && mayCancel && (
            <Button
              variant="default"
              size="xs"
              loading={cancel.isPending}
              onClick={() => cancel.mutate(run.id)}
            >
              {t('run.cancel')}
            </Button>
          )}
        </Group>
        <Progress.Root size="lg">
          <Progress.Section value={percent} animated={isOpen} color={COLORS[run.state]} aria-label={rows} />
        </Progress.Root>
        <Group gap="lg" className="numeric" aria-live="polite">
          <Text size="sm" fw={600}>
            {rows}
          </Text>
          {run.recordsPerSecond !== null && (
            <Text size="sm">{t('run.rate', { n: format.number(run.recordsPerSecond) })}</Text>
          )}
          {run.etaSeconds !== null && (
            <Text size="sm">{t('run.eta', { t: format.duration(run.etaSeconds) })}</Text>
          )}
          <Text size="sm">{t('run.calls', { n: format.number(run.apiCalls) })}</Text>
          {run.startedAt && run.completedAt && (
            <Text size="sm">
              {format.duration((Date.parse(run.completedAt) - Date.parse(run.startedAt)) / 1_000)}
            </Text>
          )}
        </Group>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Counts title={t('run.fromCrm')} counts={run.fromCrm} />
          <Counts title={t('run.toCrm')} counts={run.toCrm} />
        </SimpleGrid>
        {run.error && <Failure error={run.error} />}
        {cancel.error && <ProblemAlert error={cancel.error} />}
      </Stack>
    </Card>
  );
}

function Failure({ error }: { error: NonNullable<RunView['error']> }) {
  const { t } = useTranslation();
  const key = textKey(error.code);
  const isKnown = isCatalogued(error.code);
  return (
    <Alert color="red" role="alert" title={isKnown ? t(`${key}.title`) : t('error.title')}>
      <Text size="sm">
        {isKnown ? `${t(`${key}.why`)} ${t(`${key}.fix`)}` : `${error.message} ${error.fix}`}
      </Text>
    </Alert>
  );
}

const KINDS = ['created', 'updated', 'unchanged', 'deleted', 'rejected'] as const;

function Counts({ title, counts }: { title: string; counts: DirectionCounts }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Group gap="md" className="numeric">
        {KINDS.map((kind) => (
          <Text key={kind} size="sm" c={counts[kind] === 0 ? 'dimmed' : undefined}>
            {format.number(counts[kind])} {t(`run.${kind}`)}
          </Text>
        ))}
      </Group>
    </div>
  );
}
