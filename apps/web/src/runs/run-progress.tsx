import { Badge, Button, Card, Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import type { DirectionCounts, RunView } from '@app/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../shell/format.js';
import { ProblemAlert } from '../shell/problem-alert.js';
import { useCancelRun } from './runs.queries.js';

const COLORS = {
  queued: 'gray',
  running: 'blue',
  succeeded: 'teal',
  partial: 'orange',
  failed: 'red',
  cancelled: 'gray',
} as const;

export function RunBadge({ run }: { run: RunView }) {
  const { t } = useTranslation();
  return (
    <Badge color={COLORS[run.state]} variant="light">
      {t(`run.${run.state}`)}
    </Badge>
  );
}

/** One run: what it does now with rows, rate and time left, or what it did. */
export function RunProgress({ run }: { run: RunView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cancel = useCancelRun();
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
            {run.phase && <Text size="sm">{t(`run.${run.phase}`)}</Text>}
          </Group>
          {isOpen && (
            <Button
              variant="subtle"
              color="red"
              size="compact-sm"
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
        {run.error && (
          <Text size="sm" c="red" role="alert">
            {run.error.message} {run.error.fix}
          </Text>
        )}
        {cancel.error && <ProblemAlert error={cancel.error} />}
      </Stack>
    </Card>
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
