import { Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import type { RunView } from '@app/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../shell/format.js';
import { ProblemAlert } from '../shell/problem-alert.js';
import { RunBadge, RunProgress } from './run-progress.js';
import { useLiveRuns, useRuns, useStartRun } from './runs.queries.js';

/** The newest run in full, the ones before it as a list, and the button for another. */
export function IntegrationRuns({ integrationId }: { integrationId: string }) {
  const { t } = useTranslation();
  useLiveRuns();
  const runs = useRuns(integrationId);
  const start = useStartRun();
  const [newest, ...older] = runs.data?.items ?? [];
  const isBusy = newest?.state === 'running' || newest?.state === 'queued';
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={3} size="h4">
          {t('overview.recent')}
        </Title>
        <Button
          variant="light"
          loading={start.isPending}
          disabled={isBusy}
          onClick={() => start.mutate(integrationId)}
        >
          {t('overview.syncNow')}
        </Button>
      </Group>
      {start.error && <ProblemAlert error={start.error} />}
      {runs.error && <ProblemAlert error={runs.error} onRetry={() => void runs.refetch()} />}
      {newest ? (
        <RunProgress run={newest} />
      ) : (
        <Text c="dimmed">{runs.isPending ? t('common.loading') : t('run.empty')}</Text>
      )}
      {older.length > 0 && <RunTable runs={older} />}
    </Stack>
  );
}

function RunTable({ runs }: { runs: readonly RunView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table className="numeric" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('run.when')}</Table.Th>
            <Table.Th>{t('run.why')}</Table.Th>
            <Table.Th>{t('run.state')}</Table.Th>
            <Table.Th>{t('run.what')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map((run) => (
            <Table.Tr key={run.id}>
              <Table.Td>{format.moment(run.createdAt)}</Table.Td>
              <Table.Td>{t(`run.trigger.${run.trigger}`)}</Table.Td>
              <Table.Td>
                <RunBadge run={run} />
              </Table.Td>
              <Table.Td>
                {`${format.number(run.created)} ${t('run.created')} · ${format.number(run.updated)} ${t('run.updated')} · ${format.number(run.unchanged)} ${t('run.unchanged')}`}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
