import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { IntegrationView, ObjectStatus } from '@app/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useIntegrations } from '../connections/connections.queries.js';
import { IntegrationRuns } from '../runs/integration-runs.js';
import { useStatus } from '../runs/runs.queries.js';
import { useFormat } from '../shell/format.js';
import { ProblemAlert } from '../shell/problem-alert.js';

export function OverviewPage() {
  const { t } = useTranslation();
  const integrations = useIntegrations();
  const status = useStatus();
  if (integrations.isPending) return <Text c="dimmed">{t('common.loading')}</Text>;
  if (integrations.error)
    return <ProblemAlert error={integrations.error} onRetry={() => void integrations.refetch()} />;
  return (
    <Stack maw={900}>
      <Title order={2}>{t('overview.title')}</Title>
      {integrations.data.items.length === 0 && <NothingYet />}
      {integrations.data.items.map((integration) => (
        <IntegrationCard
          key={integration.id}
          integration={integration}
          status={status.data?.items.find((item) => item.integrationId === integration.id)}
        />
      ))}
    </Stack>
  );
}

function NothingYet() {
  const { t } = useTranslation();
  return (
    <Card withBorder p="xl">
      <Stack align="flex-start">
        <Text fw={600}>{t('overview.empty')}</Text>
        <Text c="dimmed">{t('overview.emptyHint')}</Text>
        <Button component={Link} to="/connections/new">
          {t('overview.connect')}
        </Button>
      </Stack>
    </Card>
  );
}

function healthOf(status: ObjectStatus | undefined): { color: string; label: string } {
  const state = status?.lastRun?.state;
  if (!state) return { color: 'gray', label: 'overview.waiting' };
  if (state === 'running') return { color: 'blue', label: 'overview.working' };
  if (state === 'failed') return { color: 'red', label: 'overview.failed' };
  if (status.conflicts + status.rejected > 0) return { color: 'orange', label: 'overview.attention' };
  return { color: 'teal', label: 'overview.healthy' };
}

function IntegrationCard({
  integration,
  status,
}: {
  integration: IntegrationView;
  status: ObjectStatus | undefined;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const health = healthOf(status);
  const facts = status
    ? [
        `${format.number(status.pendingPushes)} ${t('overview.pending')}`,
        `${format.number(status.conflicts)} ${t('overview.conflicts')}`,
        `${format.number(status.rejected)} ${t('overview.rejected')}`,
      ]
    : [];
  return (
    <Card withBorder component="article" aria-label={integration.name}>
      <Stack>
        <Group justify="space-between">
          <Group gap="sm">
            <Title order={3} size="h4">
              {integration.name}
            </Title>
            <Badge color={health.color} variant="light">
              {t(health.label)}
            </Badge>
          </Group>
          {status?.lagSeconds != null && (
            <Text size="sm" c="dimmed">
              {t('overview.lag', { when: format.ago(status.lagSeconds) })}
            </Text>
          )}
        </Group>
        <Text size="sm" className="numeric">
          {facts.join(' · ')}
        </Text>
        <IntegrationRuns integrationId={integration.id} />
      </Stack>
    </Card>
  );
}
