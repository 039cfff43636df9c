import { Alert, Button, Card, Group, Progress, Select, Stack, Text, TextInput } from '@mantine/core';
import type { ConnectionView, IntegrationView } from '../../api/types.js';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { isCatalogued, textKey } from '../../problems/catalogue.js';
import { Dialog } from '../../ui/dialog.js';
import { useFormat } from '../../ui/format.js';
import { ProblemAlert } from '../../ui/problem-alert.js';
import { useLiveEvents } from '../../ui/live-events.js';
import { Empty, Loaded, Page } from '../../ui/states.js';
import { StatusBadge, type Tone } from '../../ui/status-badge.js';
import { useCan } from '../../ui/use-can.js';
import { InboundAddresses } from './inbound-addresses.js';
import { useConnections, useDisconnect, useIntegrations } from './connections.queries.js';

const TONES: Record<ConnectionView['status'], Tone> = {
  connected: 'good',
  pending: 'idle',
  needsReconnect: 'attention',
  revoked: 'idle',
};

const nameOf = (connection: ConnectionView): string =>
  connection.label ?? connection.orgName ?? connection.provider;

export default function ConnectionsPage() {
  const { t } = useTranslation();
  const connections = useConnections();
  const integrations = useIntegrations();
  const [leaving, setLeaving] = useState<ConnectionView>();
  const mayChange = useCan('admin');
  const queries = useQueryClient();
  useLiveEvents('connection', () => void queries.invalidateQueries({ queryKey: ['connections'] }));
  return (
    <Page
      title={t('connections.title')}
      hint={t('connections.hint')}
      aside={
        mayChange && connections.data?.items.length ? (
          <Button component={Link} to="/connections/new">
            {t('connections.add')}
          </Button>
        ) : undefined
      }
    >
      <ReturnedWithProblem />
      <Loaded query={connections}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              title={t('connections.empty')}
              hint={t('connections.emptyHint')}
              {...(mayChange ? { action: { label: t('connections.add'), to: '/connections/new' } } : {})}
            />
          ) : (
            <ConnectionList
              connections={items}
              integrations={integrations.data?.items ?? []}
              onDisconnect={setLeaving}
            />
          )
        }
      </Loaded>
      <DisconnectDialog connection={leaving} onClose={() => setLeaving(undefined)} />
    </Page>
  );
}

/** The CRM sent the person back without access. */
function ReturnedWithProblem() {
  const { t } = useTranslation();
  const [parameters] = useSearchParams();
  const code = parameters.get('error');
  if (!code) return null;
  const key = textKey(code);
  const text = isCatalogued(code)
    ? `${t(`${key}.title`)}: ${t(`${key}.why`)} ${t(`${key}.fix`)}`
    : t('connections.error', { code });
  return (
    <Alert color="orange" role="alert" title={t('connections.errorTitle')}>
      <Stack align="flex-start" gap="xs">
        <Text size="sm">{text}</Text>
        <Button component={Link} to="/connections/new" size="xs" variant="default">
          {t('connections.again')}
        </Button>
      </Stack>
    </Alert>
  );
}

interface ListProps {
  readonly connections: readonly ConnectionView[];
  readonly integrations: readonly IntegrationView[];
  readonly onDisconnect: (connection: ConnectionView) => void;
}

/** Search and filter live in the address, so that a view can be kept and shared. */
function ConnectionList({ connections, integrations, onDisconnect }: ListProps) {
  const { t } = useTranslation();
  const [parameters, setParameters] = useSearchParams();
  const text = parameters.get('q') ?? '';
  const status = parameters.get('status');
  const set = (name: string, value: string | null) =>
    setParameters(
      (old) => {
        if (value) old.set(name, value);
        else old.delete(name);
        return old;
      },
      { replace: true },
    );
  const shown = connections.filter(
    (one) =>
      (!status || one.status === status) &&
      `${nameOf(one)} ${one.orgName} ${one.username}`.toLowerCase().includes(text.toLowerCase()),
  );
  return (
    <>
      <Group align="flex-end">
        <TextInput
          type="search"
          label={t('connections.search')}
          value={text}
          onChange={(event) => set('q', event.currentTarget.value)}
        />
        <Select
          label={t('connections.status')}
          placeholder={t('connections.all')}
          clearable
          value={status}
          onChange={(value) => set('status', value)}
          data={Object.keys(TONES).map((value) => ({ value, label: t(`connections.${value}`) }))}
        />
      </Group>
      {shown.length === 0 && <Text c="dimmed">{t('connections.noMatch')}</Text>}
      {shown.map((connection) => (
        <ConnectionCard
          key={connection.id}
          connection={connection}
          integration={integrations.find(({ connectionId }) => connectionId === connection.id)}
          onDisconnect={() => onDisconnect(connection)}
        />
      ))}
    </>
  );
}

interface CardProps {
  readonly connection: ConnectionView;
  readonly integration: IntegrationView | undefined;
  readonly onDisconnect: () => void;
}

function ConnectionCard({ connection, integration, onDisconnect }: CardProps) {
  const { t } = useTranslation();
  const mayChange = useCan('admin');
  const [isTelling, setTelling] = useState(false);
  const enabled = Object.values(integration?.objects ?? {}).filter((one) => one.enabled).length;
  const isBroken = connection.status === 'needsReconnect' || connection.status === 'pending';
  return (
    <Card withBorder component="article" aria-label={nameOf(connection)}>
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} miw={0}>
          <Group gap="sm">
            <Text
              fw={600}
              component={Link}
              to={integration ? `/integrations/${integration.id}` : `/connections/${connection.id}`}
            >
              {nameOf(connection)}
            </Text>
            <StatusBadge tone={TONES[connection.status]}>{t(`connections.${connection.status}`)}</StatusBadge>
          </Group>
          <Text size="sm" c="dimmed" className="wrap">
            {[connection.orgName, connection.username, connection.instanceUrl].filter(Boolean).join(' · ')}
          </Text>
          {integration && <Text size="sm">{t('connections.objects', { n: enabled })}</Text>}
          <Calls connection={connection} />
        </Stack>
        {mayChange && (
          <Group gap="xs">
            {isBroken && (
              <Button component={Link} to="/connections/new" size="xs">
                {t('connections.reconnect')}
              </Button>
            )}
            {connection.status === 'connected' && (
              <Button variant="default" size="xs" onClick={() => setTelling(true)}>
                {t('inbound.open')}
              </Button>
            )}
            <Button variant="default" size="xs" onClick={onDisconnect}>
              {t('connections.disconnect')}
            </Button>
          </Group>
        )}
      </Group>
      {isTelling && <InboundAddresses connection={connection} onClose={() => setTelling(false)} />}
    </Card>
  );
}

function Calls({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const calls = connection.limits?.dailyApiCalls;
  if (!calls || calls.max === 0) return null;
  const share = (calls.max - calls.remaining) / calls.max;
  const text = t('connections.callsUsed', {
    percent: format.percent(share),
    left: format.number(calls.remaining),
    max: format.number(calls.max),
  });
  return (
    <Stack gap={4} maw={360}>
      <Text size="sm" className="numeric">
        {text}
      </Text>
      <Progress value={share * 100} size="sm" aria-label={text} color={share > 0.8 ? 'orange' : 'blue'} />
    </Stack>
  );
}

function DisconnectDialog({
  connection,
  onClose,
}: {
  connection: ConnectionView | undefined;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const disconnect = useDisconnect();
  const [typed, setTyped] = useState('');
  const name = connection ? nameOf(connection) : '';
  const close = () => {
    setTyped('');
    onClose();
  };
  return (
    <Dialog opened={connection !== undefined} onClose={close} title={t('connections.confirmTitle', { name })}>
      <Stack>
        <Text size="sm">{t('connections.confirm')}</Text>
        <TextInput
          label={t('connections.typeName', { name })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-autofocus
        />
        {disconnect.error && <ProblemAlert error={disconnect.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('common.cancel')}
          </Button>
          <Button
            color="red"
            disabled={typed !== name}
            loading={disconnect.isPending}
            onClick={() => connection && disconnect.mutate(connection.id, { onSuccess: close })}
          >
            {t('connections.disconnect')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
