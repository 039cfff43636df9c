import { Alert, Button, Card, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { IntegrationRuns } from '../runs/integration-runs.js';
import { ProblemAlert } from '../shell/problem-alert.js';
import { WizardSteps } from './connect-wizard.js';
import { useConnection, useCreateIntegration, useIntegrations } from './connections.queries.js';

/** Where the CRM sends people back to: one click more and the first sync runs before their eyes. */
export function ConnectedPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const connection = useConnection(id);
  const integrations = useIntegrations();
  const create = useCreateIntegration();
  const integration = create.data ?? integrations.data?.items.find((item) => item.connectionId === id);
  const error = connection.error ?? integrations.error;
  if (error) return <ProblemAlert error={error} onRetry={() => void connection.refetch()} />;
  if (!connection.data || integrations.isPending) return <Text c="dimmed">{t('common.loading')}</Text>;
  const org = connection.data.orgName ?? connection.data.label ?? connection.data.provider;
  return (
    <Stack maw={760}>
      <Title order={2}>{org}</Title>
      <WizardSteps active={2} />
      {connection.data.status === 'connected' && (
        <Alert color="teal" role="status">
          {t('wizard.done', { org })}
        </Alert>
      )}
      {integration ? (
        <IntegrationRuns integrationId={integration.id} />
      ) : (
        <Card withBorder>
          <Stack align="flex-start">
            <Text>{t('wizard.setHint')}</Text>
            {create.error && <ProblemAlert error={create.error} />}
            <Button
              size="md"
              loading={create.isPending}
              onClick={() => create.mutate({ connectionId: id, name: org })}
            >
              {t('wizard.set')}
            </Button>
          </Stack>
        </Card>
      )}
    </Stack>
  );
}
