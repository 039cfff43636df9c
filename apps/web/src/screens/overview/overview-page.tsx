import { Card, Group, Stack, Text, Title } from '@mantine/core';
import type { IntegrationView, ObjectStatus } from '../../api/types.js';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormat } from '../../ui/format.js';
import { Empty, Loaded, Page } from '../../ui/states.js';
import { StatusBadge } from '../../ui/status-badge.js';
import { useIntegrations } from '../connections/connections.queries.js';
import { healthOf } from '../dashboard/health.js';
import { useRuns, useStatus } from '../runs/runs.queries.js';
import { RunProgress } from '../runs/run-progress.js';

/** All integrations at a glance: is all well, and if not, where. */
export function OverviewPage() {
  const { t } = useTranslation();
  const integrations = useIntegrations();
  const status = useStatus();
  return (
    <Page title={t('overview.title')}>
      <Loaded query={integrations}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              title={t('overview.empty')}
              hint={t('overview.emptyHint')}
              action={{ label: t('overview.connect'), to: '/connections/new' }}
            />
          ) : (
            items.map((integration) => (
              <IntegrationCard
                key={integration.id}
                integration={integration}
                objects={(status.data?.items ?? []).filter((one) => one.integrationId === integration.id)}
              />
            ))
          )
        }
      </Loaded>
    </Page>
  );
}

interface CardProps {
  readonly integration: IntegrationView;
  readonly objects: readonly ObjectStatus[];
}

function IntegrationCard({ integration, objects }: CardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const health = healthOf(objects);
  const sum = (pick: (one: ObjectStatus) => number) =>
    format.number(objects.reduce((n, one) => n + pick(one), 0));
  const lag = Math.max(0, ...objects.map((one) => one.lagSeconds ?? 0));
  return (
    <Card withBorder component="article" aria-label={integration.name}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Group gap="sm">
            <Title order={3} size="h4">
              <Link to={`/integrations/${integration.id}`}>{integration.name}</Link>
            </Title>
            <StatusBadge tone={health.tone}>{t(health.label)}</StatusBadge>
          </Group>
          {objects.some((one) => one.lagSeconds !== null) && (
            <Text size="sm" c="dimmed">
              {t('dashboard.lag', { when: format.ago(lag) })}
            </Text>
          )}
        </Group>
        <Text size="sm">{t(`${health.label}Why`)}</Text>
        <Group gap="xl" className="numeric">
          <Fact name={t('dashboard.pending')} value={sum((one) => one.pendingPushes)} />
          <Fact name={t('dashboard.conflicts')} value={sum((one) => one.conflicts)} />
          <Fact name={t('dashboard.rejected')} value={sum((one) => one.rejected)} />
        </Group>
        <RunningRun integrationId={integration.id} />
      </Stack>
    </Card>
  );
}

export function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text size="xl" fw={650}>
        {value}
      </Text>
    </div>
  );
}

function RunningRun({ integrationId }: { integrationId: string }) {
  const runs = useRuns(integrationId);
  const running = runs.data?.items.find((run) => run.state === 'running');
  return running ? <RunProgress run={running} /> : null;
}
