import { Alert, Button, Card, Group, Progress, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import type { ConnectionView, IntegrationView, ObjectStatus, RunView } from '../../api/types.js';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormat } from '../../ui/format.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { Loaded } from '../../ui/states.js';
import { StatusBadge } from '../../ui/status-badge.js';
import { useCan } from '../../ui/use-can.js';
import { useConnections } from '../connections/connections.queries.js';
import { RunBadge, RunProgress } from '../runs/run-progress.js';
import { useRuns, useStartAll, useStatus } from '../runs/runs.queries.js';
import { healthOf } from './health.js';
import { RunChart } from './run-chart.js';

/** How one integration fares: now, lately, and what it may still use of the CRM. */
export function DashboardPanel({ integration }: { integration: IntegrationView }) {
  const status = useStatus();
  const runs = useRuns(integration.id);
  const connections = useConnections();
  const connection = connections.data?.items.find(({ id }) => id === integration.connectionId);
  const open = (runs.data?.items ?? []).filter(isOpen);
  return (
    <Stack>
      <Loaded query={status}>
        {({ items }) => {
          const objects = items.filter(({ integrationId }) => integrationId === integration.id);
          return (
            <>
              <Head integration={integration} objects={objects} isBusy={open.length > 0} />
              <Reconnect connection={connection} />
              {open
                .filter((run) => run.state === 'running')
                .map((run) => (
                  <RunProgress key={run.id} run={run} />
                ))}
              <ObjectTable objects={objects} />
            </>
          );
        }}
      </Loaded>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Quota connection={connection} percent={integration.settings.apiBudgetPercent} />
        <Loaded query={runs}>{({ items }) => <RunChart runs={items} />}</Loaded>
      </SimpleGrid>
      <Loaded query={runs}>{({ items }) => <RecentRuns runs={items} />}</Loaded>
    </Stack>
  );
}

const isOpen = (run: RunView): boolean => run.state === 'running' || run.state === 'queued';

interface HeadProps {
  readonly integration: IntegrationView;
  readonly objects: readonly ObjectStatus[];
  readonly isBusy: boolean;
}

function Head({ integration, objects, isBusy }: HeadProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const start = useStartAll();
  const mayStart = useCan('operator');
  const health = healthOf(objects);
  const lag = Math.max(...objects.map(({ lagSeconds }) => lagSeconds ?? 0), 0);
  const parked = objects.find(({ parkedUntil }) => parkedUntil)?.parkedUntil;
  const next = objects
    .map(({ nextRunAt }) => nextRunAt)
    .filter(Boolean)
    .sort()[0];
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Group gap="md">
          <StatusBadge tone={health.tone}>{t(health.label)}</StatusBadge>
          {objects.some((one) => one.lagSeconds !== null) && (
            <Text size="sm">{t('dashboard.lag', { when: format.ago(lag) })}</Text>
          )}
          {next && !parked && (
            <Text size="sm" c="dimmed">
              {t('dashboard.next', { when: format.clock(next) })}
            </Text>
          )}
        </Group>
        <Button
          loading={start.isPending}
          disabled={!mayStart || isBusy}
          onClick={() => start.mutate({ integrationId: integration.id })}
        >
          {t('dashboard.syncNow')}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {t(`${health.label}Why`)}
      </Text>
      {parked && (
        <Alert color="orange" role="status" title={t('dashboard.parked', { when: format.clock(parked) })}>
          {t('dashboard.parkedWhy')}
        </Alert>
      )}
      {start.error && <ProblemAlert error={start.error} />}
    </Stack>
  );
}

function Reconnect({ connection }: { connection: ConnectionView | undefined }) {
  const { t } = useTranslation();
  if (connection?.status !== 'needsReconnect') return null;
  return (
    <Alert color="orange" role="alert" title={t('problem.CRM_AUTH.title')}>
      <Stack align="flex-start" gap="xs">
        <Text size="sm">{`${t('problem.CRM_AUTH.why')} ${t('problem.CRM_AUTH.fix')}`}</Text>
        <Button component={Link} to="/connections/new" size="xs">
          {t('remedy.reconnect')}
        </Button>
      </Stack>
    </Alert>
  );
}

function ObjectTable({ objects }: { objects: readonly ObjectStatus[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (objects.length === 0) return <Text c="dimmed">{t('dashboard.noObjects')}</Text>;
  return (
    <Table className="numeric cards" aria-label={t('dashboard.objects')}>
      <Table.Thead>
        <Table.Tr>
          {['object', 'state', 'lagShort', 'pending', 'conflicts', 'rejected'].map((column) => (
            <Table.Th key={column}>{t(`dashboard.${column}`)}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {objects.map((one) => (
          <Table.Tr key={one.object}>
            <Table.Td fw={600}>{t(`object.${one.object}`)}</Table.Td>
            <Table.Td data-label={t('dashboard.state')}>
              {one.lastRun ? (
                <Link to={`/runs/${one.lastRun.id}`}>
                  <RunBadge run={one.lastRun} />
                </Link>
              ) : (
                <StatusBadge tone="idle">{t('dashboard.waiting')}</StatusBadge>
              )}
            </Table.Td>
            <Table.Td data-label={t('dashboard.lagShort')}>
              {one.lagSeconds === null ? t('common.never') : format.ago(one.lagSeconds)}
            </Table.Td>
            <Table.Td data-label={t('dashboard.pending')}>{format.number(one.pendingPushes)}</Table.Td>
            <Table.Td data-label={t('dashboard.conflicts')}>
              <Count n={one.conflicts} to="/conflicts" />
            </Table.Td>
            <Table.Td data-label={t('dashboard.rejected')}>
              <Count n={one.rejected} to="/errors" />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** A number that leads to what it counts. */
function Count({ n, to }: { n: number; to: string }) {
  const format = useFormat();
  return n > 0 ? <Link to={to}>{format.number(n)}</Link> : format.number(n);
}

/** The org's calls of the day, and how much of them we may use. */
function Quota({ connection, percent }: { connection: ConnectionView | undefined; percent: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const limits = connection?.limits;
  const calls = limits?.dailyApiCalls;
  if (!limits || !calls || calls.max === 0) return null;
  const used = (calls.max - calls.remaining) / calls.max;
  const text = t('dashboard.quotaUsed', {
    percent: format.percent(used),
    used: format.number(calls.max - calls.remaining),
    max: format.number(calls.max),
  });
  return (
    <Card withBorder component="section" aria-label={t('dashboard.quota')}>
      <Stack gap="xs">
        <Title order={3} size="h5">
          {t('dashboard.quota')}
        </Title>
        <Progress
          value={used * 100}
          size="lg"
          aria-label={text}
          color={used * 100 > percent ? 'orange' : 'blue'}
        />
        <Text size="sm" className="numeric">
          {text}
        </Text>
        <Text size="sm" c="dimmed">
          {t('dashboard.budget', { percent: format.percent(percent / 100) })}{' '}
          {t('dashboard.observed', { when: format.clock(limits.observedAt) })}
        </Text>
      </Stack>
    </Card>
  );
}

/** Runs that found nothing to do are not worth a line each. */
const LINES = 8;

function RecentRuns({ runs }: { runs: readonly RunView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const notable = runs.filter((run, index) => index === 0 || run.state !== 'succeeded' || touched(run) > 0);
  if (runs.length === 0) return <Text c="dimmed">{t('run.empty')}</Text>;
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {t('dashboard.recent')}
      </Title>
      <Table className="numeric cards" highlightOnHover aria-label={t('dashboard.recent')}>
        <Table.Thead>
          <Table.Tr>
            {['when', 'object', 'why', 'state', 'what'].map((column) => (
              <Table.Th key={column}>{t(`run.${column}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {notable.slice(0, LINES).map((run) => (
            <Table.Tr key={run.id}>
              <Table.Td>
                <Link to={`/runs/${run.id}`}>{format.moment(run.createdAt)}</Link>
              </Table.Td>
              <Table.Td data-label={t('run.object')}>{t(`object.${run.object}`)}</Table.Td>
              <Table.Td data-label={t('run.why')}>{t(`run.trigger.${run.trigger}`)}</Table.Td>
              <Table.Td data-label={t('run.state')}>
                <RunBadge run={run} />
              </Table.Td>
              <Table.Td data-label={t('run.what')}>
                {t('run.summary', {
                  created: format.number(run.created),
                  updated: format.number(run.updated),
                  rejected: format.number(run.rejected),
                })}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Link to="/activity">{t('dashboard.all')}</Link>
    </Stack>
  );
}

const touched = (run: RunView): number => run.created + run.updated + run.deleted + run.rejected;
