import { Alert, Button, Card, Group, Stack, Text } from '@mantine/core';
import type { ConnectionView } from '../../api/types.js';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useNavigate, useParams } from 'react-router';
import { Loaded, Page } from '../../ui/states.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { useCan } from '../../ui/use-can.js';
import { useConnection, useCreateIntegration, useIntegrations } from './connections.queries.js';
import { WizardSteps } from './wizard-steps.js';

/** Where the CRM sends people back to: one click more and the first sync runs before their eyes. */
export default function ConnectedPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const connection = useConnection(id);
  const integrations = useIntegrations();
  return (
    <Page title={t('wizard.title')}>
      <Loaded query={connection}>
        {(org) => (
          <Loaded query={integrations}>
            {({ items }) => {
              const integration = items.find((item) => item.connectionId === id);
              if (integration) return <Navigate to={`/integrations/${integration.id}`} replace />;
              return <SetUp org={org} />;
            }}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

/** Nothing runs by itself until somebody has seen what would happen. */
const BY_HAND = { schedule: { kind: 'manual' } } as const;

function SetUp({ org }: { org: ConnectionView }) {
  const { t } = useTranslation();
  const create = useCreateIntegration();
  const mayChange = useCan('admin');
  const navigate = useNavigate();
  const name = org.orgName ?? org.label ?? org.provider;
  const isReady = org.status === 'connected';
  const isBusy = create.isPending || create.isSuccess;
  const body = { connectionId: org.id, name };
  const lookFirst = ({ id }: { id: string }) => void navigate(`/integrations/${id}/preview`);
  const facts = [org.orgName, org.orgId, org.username, org.instanceUrl].filter(Boolean).join(' · ');
  return (
    <>
      <WizardSteps active={isReady ? 2 : 1} />
      <Alert
        color={isReady ? 'teal' : 'orange'}
        role="status"
        title={t(isReady ? 'wizard.done' : 'wizard.notDone', { org: name })}
      >
        {facts}
      </Alert>
      {isReady ? (
        <Card withBorder maw={720}>
          <Stack align="flex-start">
            <Text>{t('wizard.setHint')}</Text>
            {create.error && <ProblemAlert error={create.error} />}
            <Group>
              <Button size="md" loading={isBusy} disabled={!mayChange} onClick={() => create.mutate(body)}>
                {t('wizard.set')}
              </Button>
              <Button
                size="md"
                variant="default"
                loading={isBusy}
                disabled={!mayChange}
                onClick={() => create.mutate({ ...body, settings: BY_HAND }, { onSuccess: lookFirst })}
              >
                {t('wizard.lookFirst')}
              </Button>
            </Group>
          </Stack>
        </Card>
      ) : (
        <Group>
          <Button component={Link} to="/connections/new">
            {t('connections.reconnect')}
          </Button>
        </Group>
      )}
    </>
  );
}
